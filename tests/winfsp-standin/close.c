#include "standin.h"

/* The two steps in which an open ends: the cleanup when the program closes its last handle of it, and the close when
   nothing refers to it any more. */

/* What the driver tells with a cleanup. The volume's lock is held. */
static UINT32 cleanup_flags(struct handle *h)
{
    struct node *n = h->node;
    BOOL last = n->handles == 1;
    UINT32 flags = 0;
    if (h->delete_on_close)
        n->delete_pending = TRUE;
    if (!n->unlinked && (h->posix_delete || (last && n->delete_pending)))
        flags |= CLEANUP_DELETE;
    if (last && n->truncate_on_close && !n->delete_pending)
        flags |= CLEANUP_ALLOCATION;
    if ((h->modified || h->did_security) && !h->did_attributes)
        flags |= CLEANUP_ARCHIVE;
    if (!h->did_access)
        flags |= CLEANUP_ACCESS;
    if (h->modified && !h->did_write)
        flags |= CLEANUP_WRITE;
    if ((h->modified || h->metadata) && !h->did_change)
        flags |= CLEANUP_CHANGE;
    return flags;
}

NTSTATUS driver_cleanup(struct volume *v, struct irp *irp, UINT32 id)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL || h->cleaned)
        return STATUS_INVALID_HANDLE;
    struct node *n = h->node;
    node_lock(n);
    EnterCriticalSection(&v->lock);
    UINT32 flags = cleanup_flags(h);
    WCHAR *name = (flags & CLEANUP_DELETE) != 0 ? wcsdup(n->name) : NULL;
    BOOL flushes = (v->params.flags & VOLUME_FLUSH_ON_CLEANUP) != 0, last = n->handles == 1;
    LeaveCriticalSection(&v->lock);
    if (flushes && last && !n->delete_pending)
        cache_flush(v, irp, n, 0, ~(UINT64)0);
    /* The time of the last access alone is no reason to ask. */
    if ((flags & ~(UINT32)CLEANUP_ACCESS) != 0 || (v->params.flags & VOLUME_CLEANUP_WHEN_MODIFIED) == 0) {
        struct request *q = irp_reset(irp, KIND_CLEANUP);
        if (name != NULL)
            q->file_name = irp_append_name(irp, name);
        q->u.cleanup.c.context2 = h->context2;
        /* The driver sends its own bits; the library translates them. Here they travel as the callback gets them. */
        q->u.cleanup.flags = flags;
        irp_send(v, irp);
    }
    section_leave(v, h);
    EnterCriticalSection(&v->lock);
    node_cleanup(n, h);
    h->cleaned = TRUE;
    if (name != NULL)
        n->unlinked = TRUE;
    LeaveCriticalSection(&v->lock);
    if (last && (flushes || n->delete_pending))
        section_purge(n, 0, ~(UINT64)0, FALSE);
    struct handle *ended = flushes || n->delete_pending ? section_end(v, n) : NULL;
    node_unlock(n);
    free(name);
    if (ended != NULL)
        handle_release(v, irp, ended);
    if (h->main_handle != 0)
        driver_cleanup(v, irp, h->main_handle);
    return STATUS_SUCCESS;
}

/* One reference less: with the last one the file system hears of the close. */
void handle_release(struct volume *v, struct irp *irp, struct handle *h)
{
    EnterCriticalSection(&v->lock);
    BOOL last = --h->refs == 0;
    LeaveCriticalSection(&v->lock);
    if (!last)
        return;
    EnterCriticalSection(&v->lock);
    h->node->opens--;
    node_drop(v, h->node);
    LeaveCriticalSection(&v->lock);
    close_post(v, irp, h->context2);
    if (h->main_handle != 0)
        driver_close(v, irp, h->main_handle);
    free(h->marker);
    free(h->pattern);
    free(h);
}

NTSTATUS driver_close(struct volume *v, struct irp *irp, UINT32 id)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL || !h->cleaned)
        return STATUS_INVALID_HANDLE;
    EnterCriticalSection(&v->lock);
    v->handles[id - 1] = NULL;
    LeaveCriticalSection(&v->lock);
    handle_release(v, irp, h);
    return STATUS_SUCCESS;
}
