#include "standin.h"

/* The lazy writer: a thread that writes dirty pages some time later, in any order, alone or together, by a schedule
   that a seed decides. WINFSP_STANDIN_LAZY=<seed>:<longest delay in milliseconds>[:hold] sets it; so does the script. */

enum { TICK = 5, DELAY_DEFAULT = 20 };

static UINT64 next_random(struct lazy *l)
{
    l->state ^= l->state << 13;
    l->state ^= l->state >> 7;
    l->state ^= l->state << 17;
    return l->state;
}

UINT32 lazy_random(struct volume *v, UINT32 limit)
{
    EnterCriticalSection(&v->lazy.lock);
    UINT32 x = limit == 0 ? 0 : (UINT32)(next_random(&v->lazy) >> 16) % limit;
    LeaveCriticalSection(&v->lazy.lock);
    return x;
}

UINT64 lazy_due(struct volume *v)
{
    return GetTickCount64() + lazy_random(v, v->lazy.delay + 1);
}

void lazy_wake(struct volume *v)
{
    SetEvent(v->lazy.event);
}

void lazy_set(struct volume *v, UINT64 seed, UINT32 delay, BOOL hold)
{
    EnterCriticalSection(&v->lazy.lock);
    v->lazy.state = seed * 0x9E3779B97F4A7C15u | 1;
    v->lazy.delay = delay;
    v->lazy.hold = hold;
    LeaveCriticalSection(&v->lazy.lock);
    lazy_wake(v);
}

/* Writes some of what is due; the node's lock is held alone. */
static void write_some(struct volume *v, struct irp *irp, struct node *n)
{
    size_t count;
    struct page **pages = dirty_pages(n->section, 0, ~(UINT64)0, GetTickCount64(), &count);
    for (UINT32 tries = 1 + lazy_random(v, 4); count > 0 && tries > 0; tries--) {
        size_t at = lazy_random(v, (UINT32)count), run = 1, most = lazy_random(v, 2) == 0 ? 1 : 1 + lazy_random(v, 64);
        while (run < most && at + run < count && pages[at + run]->index == pages[at]->index + run)
            run++;
        write_pages(v, irp, n, pages + at, run);
        memmove(pages + at, pages + at + run, (count - at - run) * sizeof *pages);
        count -= run;
    }
    free(pages);
}

/* Pages that a program changed in memory count as dirty once the system has looked. */
static void look_at_touched(struct section *s, BOOL all)
{
    UINT64 now = GetTickCount64();
    EnterCriticalSection(&s->lock);
    for (SIZE_T i = 0; i < s->bucket_count; i++)
        for (struct page *p = s->buckets[i]; p != NULL; p = p->next)
            if (p->touched && (all || p->due <= now)) {
                p->touched = FALSE;
                page_set_dirty(s, p, TRUE);
            }
    LeaveCriticalSection(&s->lock);
}

void lazy_look_at_views(struct node *n)
{
    if (n->section != NULL)
        look_at_touched(n->section, TRUE);
}

static BOOL visit(struct volume *v, struct irp *irp, struct node *n)
{
    struct handle *ended = NULL;
    BOOL more = FALSE;
    if (node_try_lock(n)) {
        if (n->section != NULL) {
            look_at_touched(n->section, FALSE);
            write_some(v, irp, n);
            more = n->section->dirty_count > 0 || n->section->views > 0;
            ended = section_end(v, n);
        }
        node_unlock(n);
    } else
        more = TRUE;
    if (ended != NULL)
        handle_release(v, irp, ended);
    return more;
}

static DWORD WINAPI run(void *argument)
{
    struct volume *v = argument;
    struct irp *irp = irp_create();
    BOOL more = FALSE;
    while (!v->lazy.ending) {
        WaitForSingleObject(v->lazy.event, more ? TICK : 1000);
        if (v->lazy.hold || v->lazy.ending)
            continue;
        more = FALSE;
        struct node **nodes = node_pin_all(v, NULL, NULL);
        for (struct node **n = nodes; *n != NULL; n++) {
            more |= visit(v, irp, *n);
            node_unpin(v, *n);
        }
        free(nodes);
    }
    irp_delete(irp);
    return 0;
}

void lazy_start(struct volume *v)
{
    char text[64] = { 0 };
    UINT64 seed = 1;
    UINT32 delay = DELAY_DEFAULT;
    InitializeCriticalSection(&v->lazy.lock);
    v->lazy.event = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (GetEnvironmentVariableA("WINFSP_STANDIN_LAZY", text, 63) != 0) {
        char *end;
        seed = strtoull(text, &end, 10);
        delay = *end == ':' ? (UINT32)strtoul(end + 1, &end, 10) : delay;
    }
    lazy_set(v, seed, delay, strstr(text, "hold") != NULL);
    v->lazy.thread = CreateThread(NULL, 0, run, v, 0, NULL);
}

void lazy_stop(struct volume *v)
{
    if (v->lazy.thread == NULL)
        return;
    v->lazy.ending = TRUE;
    lazy_wake(v);
    WaitForSingleObject(v->lazy.thread, 5000);
    CloseHandle(v->lazy.thread);
    v->lazy.thread = NULL;
}

/* Waits until nothing is to be written any more. */
void lazy_drain(struct volume *v, struct irp *irp)
{
    struct node **nodes = node_pin_all(v, NULL, NULL);
    for (struct node **n = nodes; *n != NULL; n++) {
        struct handle *ended = NULL;
        node_lock(*n);
        lazy_look_at_views(*n);
        cache_flush(v, irp, *n, 0, ~(UINT64)0);
        ended = section_end(v, *n);
        node_unlock(*n);
        if (ended != NULL)
            handle_release(v, irp, ended);
        node_unpin(v, *n);
    }
    free(nodes);
    close_drain(v);
}
