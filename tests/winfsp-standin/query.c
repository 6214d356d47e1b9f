#include "standin.h"

/* What is asked of an open file, and of the volume. */

static NTSTATUS flush_volume(struct volume *v, struct irp *irp)
{
    NTSTATUS flushed = cache_flush_volume(v, irp);
    irp_reset(irp, KIND_FLUSH);
    NTSTATUS status = irp_send(v, irp);
    return status == STATUS_SUCCESS ? flushed : status;
}

static NTSTATUS flush(struct volume *v, struct irp *irp, struct handle *h)
{
    /* Nothing is sent for a directory; that of the root flushes the whole volume. */
    if (h == NULL || h->node->root)
        return flush_volume(v, irp);
    if (h->node->directory) {
        info_get(v, h->node, &irp->response->u.info);
        return STATUS_SUCCESS;
    }
    node_lock(h->node);
    NTSTATUS status = cache_flush(v, irp, h->node, 0, ~(UINT64)0);
    if (status == STATUS_SUCCESS) {
        irp_reset(irp, KIND_FLUSH)->u.any.context2 = h->context2;
        status = irp_send(v, irp);
    }
    if (NT_SUCCESS(status)) {
        check_file_info(v, "flush", &irp->response->u.info);
        check_kind(v, "flush", h->node, &irp->response->u.info);
        info_set(v, h->node, &irp->response->u.info, TRUE);
    }
    node_unlock(h->node);
    return status;
}

static NTSTATUS query_info(struct volume *v, struct irp *irp, struct handle *h)
{
    NTSTATUS status = STATUS_SUCCESS;
    node_lock_shared(h->node);
    LONG changes = h->node->info_changes;
    if (!info_try_get(v, h->node, &irp->response->u.info)) {
        irp_reset(irp, KIND_QUERY_INFO)->u.any.context2 = h->context2;
        status = irp_send(v, irp);
        if (NT_SUCCESS(status)) {
            check_file_info(v, "query", &irp->response->u.info);
            check_kind(v, "query", h->node, &irp->response->u.info);
            info_set_asked(v, h->node, &irp->response->u.info, changes);
        }
    }
    node_unlock_shared(h->node);
    return status;
}

/* Requests that name an open file and nothing else. */
NTSTATUS driver_simple(struct volume *v, struct irp *irp, UINT32 id, UINT32 kind)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL && id != 0)
        return STATUS_INVALID_HANDLE;
    if (kind == KIND_FLUSH)
        return flush(v, irp, h);
    if (kind == KIND_QUERY_INFO && h != NULL)
        return query_info(v, irp, h);
    if (h != NULL)
        node_lock_shared(h->node);
    irp_reset(irp, kind)->u.any.context2 = h == NULL ? 0 : h->context2;
    NTSTATUS status = irp_send(v, irp);
    const struct response *s = irp->response;
    if (status == STATUS_SUCCESS && kind == KIND_QUERY_STREAMS)
        check_streams(v, s->buffer, s->u.buffer.size, h->node->directory);
    if (status == STATUS_SUCCESS && kind == KIND_QUERY_EA)
        check_attributes(v, "get_ea", s->buffer, s->u.buffer.size);
    if (h != NULL)
        node_unlock_shared(h->node);
    return status;
}

NTSTATUS driver_set_label(struct volume *v, struct irp *irp, const WCHAR *label)
{
    struct request *q = irp_reset(irp, KIND_SET_VOLUME);
    q->u.set_volume.info_class = 2;
    q->u.set_volume.label = irp_append_name(irp, label);
    return irp_send(v, irp);
}
