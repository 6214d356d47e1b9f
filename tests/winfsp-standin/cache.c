#include "standin.h"

/* Reads and writes through the cache. The node's lock is held, shared for reads and alone for writes. */

enum { RUN_MAX = 64, DIRTY_MAX = 4096 };

static struct page *missing_run(struct section *s, UINT64 from, UINT64 end, UINT64 *count)
{
    EnterCriticalSection(&s->lock);
    struct page *p = page_find(s, from);
    *count = 0;
    while (p == NULL && *count < RUN_MAX && from + *count < end && page_find(s, from + *count) == NULL)
        ++*count;
    LeaveCriticalSection(&s->lock);
    return p;
}

/* Pages come in by reads of whole pages, through the section's file object, whatever that one may do; behind the end
   of the file they are zeros. */
static NTSTATUS page_in(struct volume *v, struct irp *irp, struct section *s, UINT64 from, UINT64 end)
{
    for (UINT64 at = from, count; at < end; at += count) {
        if (missing_run(s, at, end, &count) != NULL) {
            count = 1;
            continue;
        }
        UINT8 *data = calloc((size_t)count, PAGE);
        NTSTATUS status = transfer_send(v, irp, s->first, FALSE, data, at * PAGE, (UINT32)(count * PAGE), FALSE);
        if (status == STATUS_SUCCESS || status == STATUS_END_OF_FILE) {
            EnterCriticalSection(&s->lock);
            for (UINT64 i = 0; i < count; i++)
                if (page_find(s, at + i) == NULL)
                    memcpy(page_add(s, at + i)->data, data + i * PAGE, PAGE);
            LeaveCriticalSection(&s->lock);
        }
        free(data);
        if (status != STATUS_SUCCESS && status != STATUS_END_OF_FILE)
            return status;
    }
    return STATUS_SUCCESS;
}

/* Copies out of the pages; false when one of them was taken away meanwhile. */
static BOOL copy_out(struct section *s, UINT8 *data, UINT64 offset, UINT32 length)
{
    BOOL whole = TRUE;
    EnterCriticalSection(&s->lock);
    for (UINT32 done = 0; whole && done < length;) {
        UINT64 at = offset + done;
        UINT32 in = (UINT32)(at % PAGE), count = length - done < PAGE - in ? length - done : PAGE - in;
        struct page *p = page_find(s, at / PAGE);
        if (p != NULL)
            memcpy(data + done, p->data + in, count);
        else
            whole = FALSE;
        done += count;
    }
    LeaveCriticalSection(&s->lock);
    return whole;
}

NTSTATUS cache_copy_out(struct volume *v, struct irp *irp, struct section *s, void *data, UINT64 offset, UINT32 length)
{
    NTSTATUS status;
    do
        status = page_in(v, irp, s, offset / PAGE, (offset + length + PAGE - 1) / PAGE);
    while (status == STATUS_SUCCESS && !copy_out(s, data, offset, length));
    return status;
}

/* Pages that are not written whole are read first. */
NTSTATUS cache_copy_in(struct volume *v, struct irp *irp, struct section *s, const void *data, UINT64 offset, UINT32 length, BOOL mapped)
{
    UINT64 end = offset + length, first = offset / PAGE, last = (end - 1) / PAGE;
    NTSTATUS status = offset % PAGE == 0 && end >= (first + 1) * PAGE ? STATUS_SUCCESS : page_in(v, irp, s, first, first + 1);
    if (status == STATUS_SUCCESS && last != first && end % PAGE != 0)
        status = page_in(v, irp, s, last, last + 1);
    if (status != STATUS_SUCCESS)
        return status;
    EnterCriticalSection(&s->lock);
    for (UINT32 done = 0; done < length;) {
        UINT64 at = offset + done;
        UINT32 in = (UINT32)(at % PAGE), count = length - done < PAGE - in ? length - done : PAGE - in;
        struct page *p = page_add(s, at / PAGE);
        memcpy(p->data + in, (const UINT8 *)data + done, count);
        if (mapped)
            p->touched = TRUE;
        else
            page_set_dirty(s, p, TRUE);
        p->due = lazy_due(v);
        done += count;
    }
    LeaveCriticalSection(&s->lock);
    lazy_wake(v);
    return STATUS_SUCCESS;
}

NTSTATUS cache_read(struct volume *v, struct irp *irp, struct handle *h, void *data, UINT64 offset, UINT32 length)
{
    struct file_info info;
    info_get(v, h->node, &info);
    if (offset >= info.size)
        return STATUS_END_OF_FILE;
    if (length > info.size - offset)
        length = (UINT32)(info.size - offset);
    NTSTATUS status = cache_copy_out(v, irp, section_use(v, h, TRUE), data, offset, length);
    irp->response->information = status == STATUS_SUCCESS ? length : 0;
    return status;
}

/* What makes the file longer sets its end first, and at once; the bytes follow when the pages are written. */
NTSTATUS cache_write(struct volume *v, struct irp *irp, struct handle *h, const void *data, UINT64 offset, UINT32 length)
{
    struct file_info info;
    info_get(v, h->node, &info);
    if (offset == ~(UINT64)0)
        offset = info.size;
    struct section *s = section_use(v, h, TRUE);
    NTSTATUS status = offset + length > info.size ? send_size(v, irp, h, offset + length, FALSE) : STATUS_SUCCESS;
    info_get(v, h->node, &info);
    if (status == STATUS_SUCCESS && info.size < offset + length) {
        complain(v, "write: the end was set to %llu, and is %llu", (unsigned long long)(offset + length), (unsigned long long)info.size);
        status = STATUS_INTERNAL_ERROR;
    }
    if (status == STATUS_SUCCESS)
        status = cache_copy_in(v, irp, s, data, offset, length, FALSE);
    if (status == STATUS_SUCCESS)
        h->modified = TRUE;
    if (status == STATUS_SUCCESS && (h->write_through || (s->dirty_count > DIRTY_MAX && !v->lazy.hold)))
        status = cache_flush(v, irp, h->node, h->write_through ? offset : 0, h->write_through ? length : ~(UINT64)0);
    irp->response->information = status == STATUS_SUCCESS ? length : 0;
    info_get(v, h->node, &irp->response->u.info);
    return status;
}
