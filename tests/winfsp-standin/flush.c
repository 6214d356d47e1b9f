#include "standin.h"

/* Pages on their way to the file system: writes of whole pages that may not move the end of the file, through the
   section's file object. The node's lock is held alone. */

enum { FLUSH_MAX = 256 };

static int by_index(const void *a, const void *b)
{
    const struct page *x = *(struct page *const *)a, *y = *(struct page *const *)b;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* The dirty pages of a range, in order; of those that are due by a time only, when there is one. To be freed. */
struct page **dirty_pages(struct section *s, UINT64 first, UINT64 end, UINT64 due, size_t *count)
{
    EnterCriticalSection(&s->lock);
    struct page **pages = malloc((s->dirty_count + 1) * sizeof *pages);
    *count = 0;
    for (SIZE_T i = 0; s->dirty_count > 0 && i < s->bucket_count; i++)
        for (struct page *p = s->buckets[i]; p != NULL; p = p->next)
            if (p->dirty && p->index >= first && p->index < end && p->due <= due)
                pages[(*count)++] = p;
    LeaveCriticalSection(&s->lock);
    qsort(pages, *count, sizeof *pages, by_index);
    return pages;
}

/* Writes pages that follow one another. What is behind the end of the file in the last one is anything. */
NTSTATUS write_pages(struct volume *v, struct irp *irp, struct node *n, struct page **pages, size_t count)
{
    struct section *s = n->section;
    UINT64 offset = pages[0]->index * PAGE;
    UINT8 *data = malloc(count * PAGE);
    EnterCriticalSection(&s->lock);
    for (size_t i = 0; i < count; i++) {
        memcpy(data + i * PAGE, pages[i]->data, PAGE);
        page_set_dirty(s, pages[i], FALSE);
    }
    LeaveCriticalSection(&s->lock);
    struct file_info info;
    info_get(v, n, &info);
    if (info.size < offset + count * PAGE)
        memset(data + (info.size > offset ? info.size - offset : 0), 0xEE, (size_t)(offset + count * PAGE - (info.size > offset ? info.size : offset)));
    NTSTATUS status = transfer_send(v, irp, s->first, TRUE, data, offset, (UINT32)(count * PAGE), TRUE);
    free(data);
    InterlockedIncrement64(&v->lazy.writes);
    if (status != STATUS_SUCCESS)
        InterlockedIncrement64(&v->lazy.lost);
    return status;
}

NTSTATUS cache_flush(struct volume *v, struct irp *irp, struct node *n, UINT64 offset, UINT64 length)
{
    NTSTATUS result = STATUS_SUCCESS;
    size_t count;
    if (n->section == NULL)
        return STATUS_SUCCESS;
    UINT64 end = length > ~offset - PAGE ? ~(UINT64)0 : (offset + length + PAGE - 1) / PAGE;
    struct page **pages = dirty_pages(n->section, offset / PAGE, end, ~(UINT64)0, &count);
    for (size_t at = 0, run; at < count; at += run) {
        for (run = 1; at + run < count && run < FLUSH_MAX && pages[at + run]->index == pages[at]->index + run; run++)
            ;
        NTSTATUS status = write_pages(v, irp, n, pages + at, run);
        if (result == STATUS_SUCCESS)
            result = status;
    }
    free(pages);
    return result;
}

/* All open files, one after the other. */
NTSTATUS cache_flush_volume(struct volume *v, struct irp *irp)
{
    NTSTATUS result = STATUS_SUCCESS;
    struct node **nodes = node_pin_all(v, NULL, NULL);
    for (struct node **n = nodes; *n != NULL; n++) {
        node_lock(*n);
        NTSTATUS status = cache_flush(v, irp, *n, 0, ~(UINT64)0);
        node_unlock(*n);
        node_unpin(v, *n);
        if (result == STATUS_SUCCESS)
            result = status;
    }
    free(nodes);
    return result;
}
