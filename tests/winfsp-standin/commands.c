#include "script.h"

/* What an application does with files. */

static NTSTATUS do_create(struct session *c)
{
    struct open_args args = { 0 };
    struct open_result result;
    args.access = take32(c);
    args.attributes = take32(c);
    args.share = take32(c);
    args.disposition = take32(c);
    args.options = take32(c);
    args.allocation_size = take64(c);
    WCHAR *path = take_text(c);
    args.path = path;
    args.descriptor = take_blob(c, &args.descriptor_size);
    args.ea = take_blob(c, &args.ea_size);
    args.ea_is_reparse = take8(c);
    NTSTATUS status = driver_create(c->v, c->irp, &args, &result);
    free(path);
    if (status == STATUS_SUCCESS) {
        put32(c, result.handle);
        put32(c, result.information);
        put(c, &result.info, sizeof result.info);
        put_text(c, result.name);
        put32(c, result.granted);
        put32(c, result.uncached);
    }
    return status;
}

static NTSTATUS do_transfer(struct session *c, BOOL write)
{
    UINT32 id = take32(c), length;
    UINT64 offset = take64(c);
    BOOL paging = take8(c);
    if (write) {
        const void *data = take_blob(c, &length);
        NTSTATUS status = driver_transfer(c->v, c->irp, id, TRUE, (void *)data, offset, length, paging);
        put32(c, c->irp->response->information);
        put(c, &c->irp->response->u.info, sizeof(struct file_info));
        return status;
    }
    length = take32(c);
    if (length > COMMAND_MAX)
        return STATUS_INVALID_PARAMETER;
    void *data = malloc(length + 1);
    NTSTATUS status = driver_transfer(c->v, c->irp, id, FALSE, data, offset, length, paging);
    if (status == STATUS_SUCCESS)
        put_blob(c, data, c->irp->response->information);
    free(data);
    return status;
}

static NTSTATUS do_view(struct session *c, UINT8 op)
{
    UINT32 id = take32(c), view, length;
    NTSTATUS status;
    if (op == OP_MAP) {
        status = driver_map(c->v, id, &view);
        put32(c, status == STATUS_SUCCESS ? view : 0);
        return status;
    }
    if (op == OP_VIEW_FLUSH || op == OP_UNMAP)
        return op == OP_UNMAP ? driver_unmap(c->v, c->irp, id) : driver_view_flush(c->v, c->irp, id);
    UINT64 offset = take64(c);
    if (op == OP_VIEW_WRITE) {
        const void *data = take_blob(c, &length);
        return driver_view_copy(c->v, c->irp, id, TRUE, (void *)data, offset, length);
    }
    length = take32(c);
    if (length > COMMAND_MAX)
        return STATUS_INVALID_PARAMETER;
    void *data = malloc(length + 1);
    status = driver_view_copy(c->v, c->irp, id, FALSE, data, offset, length);
    if (status == STATUS_SUCCESS)
        put_blob(c, data, length);
    free(data);
    return status;
}

static NTSTATUS do_query_directory(struct session *c)
{
    UINT32 id = take32(c), length = take32(c);
    BOOL restart = take8(c), end = FALSE;
    WCHAR *pattern = take_text(c);
    UINT8 *buffer = calloc(1, length + 8);
    NTSTATUS status = driver_query_directory(c->v, c->irp, id, buffer, length, pattern, restart, &end);
    if (status == STATUS_SUCCESS) {
        put32(c, (UINT32)end);
        put_blob(c, buffer, c->irp->response->information);
    }
    free(buffer);
    free(pattern);
    return status;
}

static NTSTATUS do_changes(struct session *c, UINT8 op)
{
    UINT32 id = take32(c), size;
    NTSTATUS status;
    if (op == OP_SET_BASIC) {
        UINT32 attributes = take32(c);
        UINT64 times[4];
        for (int i = 0; i < 4; i++)
            times[i] = take64(c);
        status = driver_set_basic(c->v, c->irp, id, attributes, times);
        put(c, &c->irp->response->u.info, sizeof(struct file_info));
        return status;
    }
    if (op == OP_SET_SIZE) {
        UINT64 new_size = take64(c);
        status = driver_set_size(c->v, c->irp, id, new_size, take8(c));
        put(c, &c->irp->response->u.info, sizeof(struct file_info));
        return status;
    }
    if (op == OP_DISPOSITION)
        return driver_disposition(c->v, c->irp, id, take32(c));
    if (op == OP_RENAME) {
        UINT32 flags = take32(c);
        WCHAR *name = take_text(c);
        status = driver_rename(c->v, c->irp, id, flags, name);
        free(name);
        return status;
    }
    if (op == OP_SET_SECURITY) {
        UINT32 parts = take32(c);
        const void *descriptor = take_blob(c, &size);
        return driver_set_security(c->v, c->irp, id, parts, descriptor, size);
    }
    const void *data = take_blob(c, &size);
    if (op == OP_SET_EA)
        return driver_set_ea(c->v, c->irp, id, data, size);
    return driver_fs_control(c->v, c->irp, id, op == OP_SET_REPARSE ? FSCTL_SET_REPARSE_POINT : FSCTL_DELETE_REPARSE_POINT, data, size);
}

static NTSTATUS do_queries(struct session *c, UINT8 op)
{
    static const UINT32 kinds[] = {
        [OP_FLUSH] = KIND_FLUSH, [OP_QUERY_INFO] = KIND_QUERY_INFO, [OP_QUERY_VOLUME] = KIND_QUERY_VOLUME, [OP_GET_SECURITY] = KIND_QUERY_SECURITY,
        [OP_STREAMS] = KIND_QUERY_STREAMS, [OP_GET_EA] = KIND_QUERY_EA
    };
    UINT32 id = take32(c);
    NTSTATUS status = op == OP_GET_REPARSE
        ? driver_fs_control(c->v, c->irp, id, FSCTL_GET_REPARSE_POINT, NULL, 0)
        : driver_simple(c->v, c->irp, id, kinds[op]);
    if (status != STATUS_SUCCESS)
        return status;
    if (op == OP_FLUSH || op == OP_QUERY_INFO)
        put(c, &c->irp->response->u.info, sizeof(struct file_info));
    else if (op == OP_QUERY_VOLUME)
        put(c, &c->irp->response->u.volume, sizeof(struct volume_info));
    else
        put_answer(c);
    return status;
}

NTSTATUS execute(struct session *c, UINT8 op)
{
    struct volume *v = c->v;
    switch (op) {
    case OP_CREATE: return do_create(c);
    case OP_CLEANUP: return driver_cleanup(v, c->irp, take32(c));
    case OP_CLOSE: return driver_close(v, c->irp, take32(c));
    case OP_CLOSE_HANDLE: {
        UINT32 id = take32(c);
        NTSTATUS status = driver_cleanup(v, c->irp, id);
        return status == STATUS_SUCCESS ? driver_close(v, c->irp, id) : status;
    }
    case OP_READ: return do_transfer(c, FALSE);
    case OP_WRITE: return do_transfer(c, TRUE);
    case OP_FLUSH: case OP_QUERY_INFO: case OP_QUERY_VOLUME: case OP_GET_SECURITY: case OP_GET_REPARSE: case OP_STREAMS: case OP_GET_EA:
        return do_queries(c, op);
    case OP_SET_BASIC: case OP_SET_SIZE: case OP_DISPOSITION: case OP_RENAME: case OP_SET_SECURITY: case OP_SET_REPARSE: case OP_DELETE_REPARSE: case OP_SET_EA:
        return do_changes(c, op);
    case OP_QUERY_DIRECTORY: return do_query_directory(c);
    case OP_SET_LABEL: {
        WCHAR *label = take_text(c);
        NTSTATUS status = driver_set_label(v, c->irp, label);
        free(label);
        return status;
    }
    case OP_MAP: case OP_VIEW_READ: case OP_VIEW_WRITE: case OP_VIEW_FLUSH: case OP_UNMAP: return do_view(c, op);
    case OP_START: return do_start(c);
    case OP_FINISH: return do_finish(c);
    default: return report(c, op);
    }
}
