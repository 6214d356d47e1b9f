#include "standin.h"

/* Files that a program has mapped into its memory. A view keeps the section, and with it the file object that stands
   for it, beyond the last handle; what the program changes is written some time later. */

struct view {
    struct view *next;
    UINT32 id;
    struct node *node;
    UINT64 size;
    BOOL writable;
};

static struct view *find(struct volume *v, UINT32 id)
{
    EnterCriticalSection(&v->lock);
    struct view *w = v->views;
    while (w != NULL && w->id != id)
        w = w->next;
    LeaveCriticalSection(&v->lock);
    return w;
}

NTSTATUS driver_map(struct volume *v, UINT32 id, UINT32 *view)
{
    struct handle *h = driver_handle(v, id);
    struct file_info info;
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if (h->node->directory || (h->granted & FILE_READ_DATA) == 0)
        return STATUS_ACCESS_DENIED;
    info_get(v, h->node, &info);
    if (info.size == 0)
        return STATUS_MAPPED_FILE_SIZE_ZERO;
    struct view *w = calloc(1, sizeof *w);
    node_lock(h->node);
    struct section *s = section_use(v, h, FALSE);
    EnterCriticalSection(&v->lock);
    s->views++;
    h->node->pins++;
    w->node = h->node;
    w->size = info.size;
    w->writable = (h->granted & FILE_WRITE_DATA) != 0;
    w->id = *view = ++v->last_view;
    w->next = v->views;
    v->views = w;
    LeaveCriticalSection(&v->lock);
    node_unlock(h->node);
    return STATUS_SUCCESS;
}

/* A fault reads pages as a read of the file does. */
NTSTATUS driver_view_copy(struct volume *v, struct irp *irp, UINT32 view, BOOL write, void *data, UINT64 offset, UINT32 length)
{
    struct view *w = find(v, view);
    if (w == NULL)
        return STATUS_INVALID_HANDLE;
    if (length == 0 || offset >= w->size || length > w->size - offset || (write && !w->writable))
        return STATUS_ACCESS_VIOLATION;
    node_lock_shared(w->node);
    NTSTATUS status = write ? cache_copy_in(v, irp, w->node->section, data, offset, length, TRUE) : cache_copy_out(v, irp, w->node->section, data, offset, length);
    node_unlock_shared(w->node);
    return status;
}

/* FlushViewOfFile: the pages are written, and that is all. */
NTSTATUS driver_view_flush(struct volume *v, struct irp *irp, UINT32 view)
{
    struct view *w = find(v, view);
    if (w == NULL)
        return STATUS_INVALID_HANDLE;
    node_lock(w->node);
    lazy_look_at_views(w->node);
    NTSTATUS status = cache_flush(v, irp, w->node, 0, ~(UINT64)0);
    node_unlock(w->node);
    return status;
}

NTSTATUS driver_unmap(struct volume *v, struct irp *irp, UINT32 view)
{
    struct view *w = find(v, view);
    if (w == NULL)
        return STATUS_INVALID_HANDLE;
    struct node *n = w->node;
    node_lock(n);
    lazy_look_at_views(n);
    EnterCriticalSection(&v->lock);
    for (struct view **at = &v->views; *at != NULL; at = &(*at)->next)
        if (*at == w) {
            *at = w->next;
            break;
        }
    n->section->views--;
    LeaveCriticalSection(&v->lock);
    struct handle *ended = section_end(v, n);
    node_unlock(n);
    free(w);
    lazy_wake(v);
    if (ended != NULL)
        handle_release(v, irp, ended);
    node_unpin(v, n);
    return STATUS_SUCCESS;
}
