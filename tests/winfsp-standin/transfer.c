#include "standin.h"

/* Reads and writes that reach the file system. */

/* Sends one; the node's lock is held. Data moves through pages of the request's own. */
NTSTATUS transfer_send(struct volume *v, struct irp *irp, struct handle *h, BOOL write, void *data, UINT64 offset, UINT32 length, BOOL constrained)
{
    UINT8 *buffer = pages_map(&irp->pages, length);
    if (write) {
        memcpy(buffer, data, length);
        pages_seal(&irp->pages);
    }
    struct request *q = irp_reset(irp, write ? KIND_WRITE : KIND_READ);
    q->u.transfer.c.context2 = h->context2;
    q->u.transfer.address = (UINT64)(UINT_PTR)buffer;
    q->u.transfer.offset = offset;
    q->u.transfer.length = length;
    q->u.transfer.constrained = constrained;
    NTSTATUS status = irp_send(v, irp);
    UINT32 count = irp->response->information;
    if (status != STATUS_SUCCESS) {
        irp->response->information = 0;
        pages_unmap(&irp->pages);
        return status;
    }
    if (count > length) {
        complain(v, "transfer: %u of %u bytes", count, length);
        status = STATUS_INTERNAL_ERROR;
    } else if (!write)
        memcpy(data, buffer, count);
    if (!write && count == 0)
        complain(v, "read: no bytes, but no end of file either");
    if (write) {
        check_file_info(v, "write", &irp->response->u.info);
        check_written(v, h->node, offset, length, count, constrained, &irp->response->u.info);
    }
    if (!pages_unmap(&irp->pages))
        complain(v, "transfer: written beyond a buffer of %u bytes", length);
    return status;
}

static NTSTATUS read_cached(struct volume *v, struct irp *irp, struct handle *h, void *data, UINT64 offset, UINT32 length)
{
    node_lock_shared(h->node);
    NTSTATUS status = cache_read(v, irp, h, data, offset, length);
    node_unlock_shared(h->node);
    return status;
}

/* What others have written to the cache, and to memory, goes first. */
static NTSTATUS read_uncached(struct volume *v, struct irp *irp, struct handle *h, void *data, UINT64 offset, UINT32 length)
{
    if (h->node->section != NULL) {
        node_lock(h->node);
        lazy_look_at_views(h->node);
        NTSTATUS status = cache_flush(v, irp, h->node, offset, length);
        node_unlock(h->node);
        if (status != STATUS_SUCCESS)
            return status;
    }
    node_lock_shared(h->node);
    NTSTATUS status = transfer_send(v, irp, h, FALSE, data, offset, length, FALSE);
    node_unlock_shared(h->node);
    return status;
}

/* The node's lock is held alone. */
static NTSTATUS write_uncached(struct volume *v, struct irp *irp, struct handle *h, void *data, UINT64 offset, UINT32 length, BOOL paging)
{
    if (h->node->section != NULL) {
        struct file_info info;
        info_get(v, h->node, &info);
        UINT64 from = offset == ~(UINT64)0 ? info.size : offset;
        lazy_look_at_views(h->node);
        NTSTATUS status = cache_flush(v, irp, h->node, from, length);
        if (status != STATUS_SUCCESS)
            return status;
        section_purge(h->node, from, length, TRUE);
    }
    NTSTATUS status = transfer_send(v, irp, h, TRUE, data, offset, length, paging);
    if (status == STATUS_SUCCESS && !paging) {
        info_set(v, h->node, &irp->response->u.info, TRUE);
        h->modified = TRUE;
    }
    return status;
}

NTSTATUS driver_transfer(struct volume *v, struct irp *irp, UINT32 id, BOOL write, void *data, UINT64 offset, UINT32 length, BOOL paging)
{
    struct handle *h = driver_handle(v, id);
    irp->response->information = 0;
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if (h->node->directory)
        return write ? STATUS_INVALID_PARAMETER : STATUS_INVALID_DEVICE_REQUEST;
    /* Paging comes through any open of the file. */
    if (!paging && (h->granted & (write ? FILE_WRITE_DATA | FILE_APPEND_DATA : FILE_READ_DATA | FILE_EXECUTE)) == 0)
        return STATUS_ACCESS_DENIED;
    if (write && (h->granted & FILE_WRITE_DATA) == 0 && (h->granted & FILE_APPEND_DATA) != 0)
        offset = ~(UINT64)0;
    if (length == 0)
        return STATUS_SUCCESS;
    BOOL cached = h->caching && !paging;
    if (!write)
        return cached ? read_cached(v, irp, h, data, offset, length) : read_uncached(v, irp, h, data, offset, length);
    /* One writer at a time: that is how appending is safe. */
    node_lock(h->node);
    NTSTATUS status = cached ? cache_write(v, irp, h, data, offset, length) : write_uncached(v, irp, h, data, offset, length, paging);
    node_unlock(h->node);
    return status;
}
