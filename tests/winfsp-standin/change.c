#include "standin.h"

/* What changes an open file, but its data and its name. */

static UINT64 time_of(UINT64 time)
{
    return time == ~(UINT64)0 ? 0 : time;
}

NTSTATUS driver_set_basic(struct volume *v, struct irp *irp, UINT32 id, UINT32 attributes, const UINT64 times[4])
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    UINT32 folder = h->node->directory ? FILE_ATTRIBUTE_DIRECTORY : 0;
    if (folder != 0 && (attributes & FILE_ATTRIBUTE_TEMPORARY) != 0)
        return STATUS_INVALID_PARAMETER;
    node_lock(h->node);
    struct request *q = irp_reset(irp, KIND_SET_INFO);
    q->u.any.context2 = h->context2;
    q->u.set_info.info_class = 4;
    q->u.set_info.u.basic.attributes = attributes == 0 ? INVALID_FILE_ATTRIBUTES : (attributes & ~(UINT32)(FILE_ATTRIBUTE_NORMAL | FILE_ATTRIBUTE_DIRECTORY)) | folder;
    q->u.set_info.u.basic.creation = time_of(times[0]);
    q->u.set_info.u.basic.access = time_of(times[1]);
    q->u.set_info.u.basic.write = time_of(times[2]);
    q->u.set_info.u.basic.change = time_of(times[3]);
    NTSTATUS status = irp_send(v, irp);
    if (status == STATUS_SUCCESS) {
        info_set(v, h->node, &irp->response->u.info, FALSE);
        h->metadata = TRUE;
        h->did_attributes |= attributes != 0;
        h->did_access |= time_of(times[1]) != 0;
        h->did_write |= time_of(times[2]) != 0;
        h->did_change |= time_of(times[3]) != 0;
    }
    node_unlock(h->node);
    return status;
}

/* Sends a new end of file or allocation; the node's lock is held. */
NTSTATUS send_size(struct volume *v, struct irp *irp, struct handle *h, UINT64 size, BOOL allocation)
{
    UINT64 unit = (UINT64)v->params.sector_size * v->params.sectors_per_unit;
    struct request *q = irp_reset(irp, KIND_SET_INFO);
    q->u.any.context2 = h->context2;
    q->u.set_info.info_class = allocation ? 19 : 20;
    q->u.set_info.u.size = allocation ? (size + unit - 1) / unit * unit : size;
    NTSTATUS status = irp_send(v, irp);
    if (status == STATUS_SUCCESS) {
        check_size(v, q->u.set_info.u.size, allocation, &irp->response->u.info);
        info_set(v, h->node, &irp->response->u.info, TRUE);
        h->modified = TRUE;
    }
    return status;
}

NTSTATUS driver_set_size(struct volume *v, struct irp *irp, UINT32 id, UINT64 size, BOOL allocation)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if ((h->granted & FILE_WRITE_DATA) == 0)
        return STATUS_ACCESS_DENIED;
    node_lock(h->node);
    struct section *s = h->node->section;
    NTSTATUS status = s != NULL && s->views > 0 && size < h->node->info.size ? STATUS_USER_MAPPED_FILE : send_size(v, irp, h, size, allocation);
    node_unlock(h->node);
    return status;
}

NTSTATUS driver_fs_control(struct volume *v, struct irp *irp, UINT32 id, UINT32 code, const void *data, UINT32 size)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if ((v->params.flags & VOLUME_REPARSE_POINTS) == 0)
        return STATUS_INVALID_DEVICE_REQUEST;
    node_lock(h->node);
    struct request *q = irp_reset(irp, KIND_FS_CONTROL);
    q->file_name = append_present_name(v, irp, h);
    q->u.fs_control.c.context2 = h->context2;
    q->u.fs_control.code = code;
    q->u.fs_control.buffer = irp_append(irp, data, size);
    NTSTATUS status = irp_send(v, irp);
    if (status == STATUS_SUCCESS && code != FSCTL_GET_REPARSE_POINT) {
        h->metadata = TRUE;
        h->node->info_expires = 0;
    } else if (status == STATUS_SUCCESS && !check_reparse(v, "get_reparse_point", irp->response->buffer + irp->response->u.buffer.offset, irp->response->u.buffer.size))
        status = STATUS_IO_REPARSE_DATA_INVALID;
    node_unlock(h->node);
    return status;
}

NTSTATUS driver_set_security(struct volume *v, struct irp *irp, UINT32 id, UINT32 parts, const void *descriptor, UINT32 size)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    node_lock(h->node);
    struct request *q = irp_reset(irp, KIND_SET_SECURITY);
    q->u.set_security.c.context2 = h->context2;
    q->u.set_security.parts = parts;
    q->u.set_security.descriptor = irp_append(irp, descriptor, size);
    NTSTATUS status = irp_send(v, irp);
    if (status == STATUS_SUCCESS)
        h->metadata = h->did_security = TRUE;
    node_unlock(h->node);
    return status;
}

NTSTATUS driver_set_ea(struct volume *v, struct irp *irp, UINT32 id, const void *ea, UINT32 size)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if ((v->params.flags & VOLUME_EXTENDED_ATTRIBUTES) == 0)
        return STATUS_INVALID_DEVICE_REQUEST;
    node_lock(h->node);
    struct request *q = irp_reset(irp, KIND_SET_EA);
    q->u.set_ea.c.context2 = h->context2;
    q->u.set_ea.ea = irp_append(irp, ea, size);
    NTSTATUS status = irp_send(v, irp);
    if (status == STATUS_SUCCESS)
        info_set(v, h->node, &irp->response->u.info, FALSE);
    node_unlock(h->node);
    return status;
}
