#include "standin.h"

/* The pages of a file that Windows keeps: one section for each open file, whoever uses it. The file object that was
   first to use it stands for it as long as it lives: all paging goes through that one. */

#define FIRST_BUCKETS 64

static SIZE_T bucket_of(const struct section *s, UINT64 index)
{
    return (SIZE_T)(index * 0x9E3779B97F4A7C15u >> 20) & (s->bucket_count - 1);
}

/* The section of a file object, made when there is none; a file object that reads and writes through the cache counts
   as its user until its cleanup. */
struct section *section_use(struct volume *v, struct handle *h, BOOL as_user)
{
    EnterCriticalSection(&v->lock);
    struct section *s = h->node->section;
    if (s == NULL) {
        s = calloc(1, sizeof *s);
        InitializeCriticalSection(&s->lock);
        s->bucket_count = FIRST_BUCKETS;
        s->buckets = calloc(s->bucket_count, sizeof *s->buckets);
        s->first = h;
        h->refs++;
        h->node->section = s;
    }
    if (as_user && !h->uses_cache) {
        h->uses_cache = TRUE;
        s->users++;
    }
    LeaveCriticalSection(&v->lock);
    return s;
}

static void grow(struct section *s)
{
    struct page **old = s->buckets;
    SIZE_T count = s->bucket_count;
    s->bucket_count *= 4;
    s->buckets = calloc(s->bucket_count, sizeof *s->buckets);
    for (SIZE_T i = 0; i < count; i++)
        for (struct page *p = old[i], *next; p != NULL; p = next) {
            struct page **to = &s->buckets[bucket_of(s, p->index)];
            next = p->next;
            p->next = *to;
            *to = p;
        }
    free(old);
}

/* The section's lock is held for all that follows. */
struct page *page_find(struct section *s, UINT64 index)
{
    struct page *p = s->buckets[bucket_of(s, index)];
    while (p != NULL && p->index != index)
        p = p->next;
    return p;
}

struct page *page_add(struct section *s, UINT64 index)
{
    struct page *p = page_find(s, index);
    if (p != NULL)
        return p;
    if (s->page_count > s->bucket_count * 2)
        grow(s);
    struct page **to = &s->buckets[bucket_of(s, index)];
    p = calloc(1, sizeof *p);
    p->index = index;
    p->next = *to;
    *to = p;
    s->page_count++;
    return p;
}

void page_set_dirty(struct section *s, struct page *p, BOOL dirty)
{
    if (p->dirty != dirty)
        s->dirty_count += dirty ? 1 : -1;
    p->dirty = dirty;
}

static void drop_pages(struct section *s, UINT64 first, UINT64 end)
{
    for (SIZE_T i = 0; i < s->bucket_count; i++)
        for (struct page **at = &s->buckets[i]; *at != NULL;) {
            struct page *p = *at;
            if (p->index < first || p->index >= end) {
                at = &p->next;
                continue;
            }
            page_set_dirty(s, p, FALSE);
            *at = p->next;
            s->page_count--;
            free(p);
        }
}

/* Forgets the pages of a range, written or not; what is mapped stays, unless it comes back with the next look. */
void section_purge(struct node *n, UINT64 offset, UINT64 length, BOOL mapped_too)
{
    struct section *s = n->section;
    if (s == NULL || (s->views > 0 && !mapped_too))
        return;
    EnterCriticalSection(&s->lock);
    drop_pages(s, offset / PAGE, length > ~offset - PAGE ? ~(UINT64)0 : (offset + length + PAGE - 1) / PAGE);
    LeaveCriticalSection(&s->lock);
}

/* The file ends at its size: what is behind it is gone, and comes back as zeros. */
void section_trim(struct node *n, UINT64 size)
{
    struct section *s = n->section;
    if (s == NULL)
        return;
    EnterCriticalSection(&s->lock);
    drop_pages(s, (size + PAGE - 1) / PAGE, ~(UINT64)0);
    struct page *last = size % PAGE == 0 ? NULL : page_find(s, size / PAGE);
    if (last != NULL)
        memset(last->data + size % PAGE, 0, (size_t)(PAGE - size % PAGE));
    LeaveCriticalSection(&s->lock);
}

/* A file object's cleanup: it uses the cache no longer. */
void section_leave(struct volume *v, struct handle *h)
{
    EnterCriticalSection(&v->lock);
    if (h->uses_cache) {
        h->uses_cache = FALSE;
        h->node->section->users--;
    }
    LeaveCriticalSection(&v->lock);
}

/* Ends a section that nobody needs; answers its file object, to be released without the node's lock. Only the last
   cleanup ends the section of a file that is still open: what was read once may be read again. */
struct handle *section_end(struct volume *v, struct node *n)
{
    struct handle *first = NULL;
    EnterCriticalSection(&v->lock);
    struct section *s = n->section;
    if (s != NULL && s->users == 0 && s->views == 0 && s->dirty_count == 0 && n->handles == 0) {
        n->section = NULL;
        first = s->first;
        drop_pages(s, 0, ~(UINT64)0);
        DeleteCriticalSection(&s->lock);
        free(s->buckets);
        free(s);
    }
    LeaveCriticalSection(&v->lock);
    return first;
}
