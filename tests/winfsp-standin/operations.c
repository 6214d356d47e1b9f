#include "standin.h"

static void *context(const struct contexts *c)
{
    return (void *)(UINT_PTR)c->context2;
}

static WCHAR *text(struct request *request, struct buffer_ref ref)
{
    return ref.size != 0 ? (WCHAR *)(request->buffer + ref.offset) : NULL;
}

/* The lock that the library keeps around names unless the file system takes it away: exclusive for what changes the
   namespace, shared for what depends on it. */
static int guard_mode(const struct request *r)
{
    switch (r->kind) {
    case KIND_CREATE:
        return r->u.create.options >> 24 == FILE_OPEN ? 1 : 2;
    case KIND_OVERWRITE:
    case KIND_SET_VOLUME:
        return 2;
    case KIND_CLEANUP:
        return (r->u.cleanup.flags & 1) != 0 ? 2 : 0;
    case KIND_FLUSH:
        return r->u.any.context == 0 && r->u.any.context2 == 0 ? 2 : 0;
    case KIND_SET_INFO:
        return r->u.set_info.info_class == 10 || r->u.set_info.info_class == 65 ? 2 : r->u.set_info.info_class == 13 || r->u.set_info.info_class == 64;
    case KIND_QUERY_DIRECTORY:
    case KIND_QUERY_VOLUME:
        return 1;
    default:
        return 0;
    }
}

NTSTATUS guard_enter(struct file_system *fs, struct request *request, struct response *response)
{
    int mode = guard_mode(request);
    (void)response;
    if (mode == 2)
        AcquireSRWLockExclusive(&fs->guard_lock);
    else if (mode == 1)
        AcquireSRWLockShared(&fs->guard_lock);
    return STATUS_SUCCESS;
}

NTSTATUS guard_leave(struct file_system *fs, struct request *request, struct response *response)
{
    int mode = guard_mode(request);
    (void)response;
    if (mode == 2)
        ReleaseSRWLockExclusive(&fs->guard_lock);
    else if (mode == 1)
        ReleaseSRWLockShared(&fs->guard_lock);
    return STATUS_SUCCESS;
}

static NTSTATUS overwrite(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    void *c = context(&q->u.overwrite.c);
    struct file_info info = { 0 };
    NTSTATUS status = t->overwrite_ex != NULL && !v->legacy
        ? CALL(v, t, overwrite_ex, c, q->u.overwrite.attributes, (BOOLEAN)q->u.overwrite.supersede, q->u.overwrite.allocation_size,
            text(q, q->u.overwrite.ea), q->u.overwrite.ea.size, &info)
        : CALL(v, t, overwrite, c, q->u.overwrite.attributes, (BOOLEAN)q->u.overwrite.supersede, q->u.overwrite.allocation_size, &info);
    check_status(v, "overwrite", status);
    if (!NT_SUCCESS(status)) {
        /* The driver does not send a close for a file that could not be overwritten. */
        if (t->close != NULL)
            CALL(v, t, close, c);
        return status;
    }
    check_file_info(v, "overwrite", &info);
    s->u.info = info;
    return status;
}

static NTSTATUS transfer(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    ULONG count = 0;
    void *c = context(&q->u.transfer.c), *address = (void *)(UINT_PTR)q->u.transfer.address;
    NTSTATUS status;
    if (q->kind == KIND_READ)
        status = check_status(v, "read", CALL(v, t, read, c, address, q->u.transfer.offset, q->u.transfer.length, &count));
    else {
        struct file_info info;
        memset(&info, 0xEE, sizeof info);
        status = check_status(v, "write", CALL(v, t, write, c, address, q->u.transfer.offset, q->u.transfer.length,
            (BOOLEAN)(q->u.transfer.offset == ~(UINT64)0), (BOOLEAN)q->u.transfer.constrained, &count, &info));
        if (status == STATUS_SUCCESS)
            s->u.info = info;
    }
    if (status == STATUS_SUCCESS)
        s->information = count;
    return status;
}

static NTSTATUS file_info_of(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    struct file_info info = { 0 };
    NTSTATUS status = t->flush != NULL && q->kind == KIND_FLUSH
        ? CALL(v, t, flush, context(&q->u.any), &info)
        : CALL(v, t, get_file_info, context(&q->u.any), &info);
    check_status(v, "get_file_info", status);
    if (NT_SUCCESS(status))
        s->u.info = info;
    return status;
}

static NTSTATUS set_disposition(struct volume *v, const struct callbacks *t, struct request *q)
{
    void *c = context(&q->u.any);
    UINT32 flags = q->u.set_info.u.disposition;
    WCHAR *name = (WCHAR *)q->buffer;
    struct file_info info = { 0 };
    if ((flags & 0x11) == 1) {
        NTSTATUS status = CALL(v, t, get_file_info, c, &info);
        if (NT_SUCCESS(status) && (info.attributes & FILE_ATTRIBUTE_READONLY) != 0)
            return STATUS_CANNOT_DELETE;
    }
    if (t->set_delete != NULL && !v->legacy)
        return check_status(v, "set_delete", CALL(v, t, set_delete, c, name, (BOOLEAN)(flags & 1)));
    return (flags & 1) != 0 && t->can_delete != NULL ? check_status(v, "can_delete", CALL(v, t, can_delete, c, name)) : STATUS_SUCCESS;
}

static NTSTATUS rename_file(struct volume *v, const struct callbacks *t, struct request *q)
{
    WCHAR *target = text(q, q->u.set_info.u.rename.name);
    BOOLEAN replace = q->u.set_info.u.rename.token != 0;
    if (replace) {
        NTSTATUS status = check_rename_target(v, t, target, q->u.set_info.u.rename.flags);
        if (!NT_SUCCESS(status) && status != STATUS_OBJECT_NAME_NOT_FOUND && status != STATUS_OBJECT_PATH_NOT_FOUND)
            return status;
    }
    return check_status(v, "rename", CALL(v, t, rename, context(&q->u.any), (WCHAR *)q->buffer, target, replace));
}

static NTSTATUS set_info(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    void *c = context(&q->u.any);
    struct file_info info = { 0 };
    NTSTATUS status;
    switch (q->u.set_info.info_class) {
    case 4:
        status = CALL(v, t, set_basic_info, c, q->u.set_info.u.basic.attributes, q->u.set_info.u.basic.creation, q->u.set_info.u.basic.access,
            q->u.set_info.u.basic.write, q->u.set_info.u.basic.change, &info);
        break;
    case 19:
    case 20:
        status = CALL(v, t, set_file_size, c, q->u.set_info.u.size, (BOOLEAN)(q->u.set_info.info_class == 19), &info);
        break;
    case 13:
    case 64:
        return set_disposition(v, t, q);
    case 10:
    case 65:
        return rename_file(v, t, q);
    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    check_status(v, "set_info", status);
    if (NT_SUCCESS(status)) {
        check_file_info(v, "set_info", &info);
        s->u.info = info;
    }
    return status;
}

static NTSTATUS query_directory(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    void *c = context(&q->u.any), *address = (void *)(UINT_PTR)q->u.query_directory.address;
    WCHAR *pattern = text(q, q->u.query_directory.pattern);
    ULONG count = 0;
    NTSTATUS status;
    if (t->get_dir_info_by_name != NULL && pattern != NULL && (q->u.query_directory.flags & QUERY_PATTERN_IS_NAME) != 0) {
        UINT64 room[(sizeof(struct dir_info) + 256 * sizeof(WCHAR)) / 8 + 1] = { 0 };
        struct dir_info *entry = (struct dir_info *)room;
        status = check_status(v, "get_dir_info_by_name", CALL(v, t, get_dir_info_by_name, c, pattern, entry));
        if (NT_SUCCESS(status)) {
            memcpy(address, entry, entry->size);
            count = (entry->size + 7u) & ~7u;
        }
        if (NT_SUCCESS(status) || status == STATUS_OBJECT_NAME_NOT_FOUND) {
            memset((UINT8 *)address + count, 0, 2);
            count += 2;
            status = STATUS_SUCCESS;
        }
    } else
        status = check_status(v, "read_directory",
            CALL(v, t, read_directory, c, pattern, text(q, q->u.query_directory.marker), address, q->u.query_directory.length, &count));
    if (status == STATUS_SUCCESS)
        s->information = count;
    return status;
}

static NTSTATUS fs_control(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    void *c = context(&q->u.any), *data = q->buffer + q->u.fs_control.buffer.offset;
    SIZE_T size = RESPONSE_SIZE_MAX - sizeof *s;
    NTSTATUS status = STATUS_INVALID_DEVICE_REQUEST;
    if (q->u.fs_control.code == FSCTL_GET_REPARSE_POINT && t->get_reparse_point != NULL) {
        memset(s->buffer, 0, 32);
        status = check_status(v, "get_reparse_point", CALL(v, t, get_reparse_point, c, (WCHAR *)q->buffer, s->buffer, &size));
        if (NT_SUCCESS(status)) {
            s->u.buffer.size = (UINT16)size;
            s->size = (UINT16)(sizeof *s + size);
        }
    } else if (q->u.fs_control.code == FSCTL_SET_REPARSE_POINT && t->set_reparse_point != NULL)
        status = check_status(v, "set_reparse_point", CALL(v, t, set_reparse_point, c, (WCHAR *)q->buffer, data, q->u.fs_control.buffer.size));
    else if (q->u.fs_control.code == FSCTL_DELETE_REPARSE_POINT && t->delete_reparse_point != NULL)
        status = check_status(v, "delete_reparse_point", CALL(v, t, delete_reparse_point, c, (WCHAR *)q->buffer, data, q->u.fs_control.buffer.size));
    return status;
}

/* Security, streams and extended attributes: all answer with a buffer. */
static NTSTATUS query_buffer(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    void *c = context(&q->u.any);
    ULONG count = 0, room = RESPONSE_SIZE_MAX - sizeof *s;
    SIZE_T size = room;
    NTSTATUS status = STATUS_INVALID_DEVICE_REQUEST;
    if (q->kind == KIND_QUERY_SECURITY && t->get_security != NULL) {
        status = check_status(v, "get_security", CALL(v, t, get_security, c, s->buffer, &size));
        count = (ULONG)size;
        if (NT_SUCCESS(status))
            check_descriptor(v, "get_security", s->buffer, size);
    } else if (q->kind == KIND_QUERY_STREAMS && t->get_stream_info != NULL)
        status = check_status(v, "get_stream_info", CALL(v, t, get_stream_info, c, s->buffer, room, &count));
    else if (q->kind == KIND_QUERY_EA && t->get_ea != NULL) {
        status = check_status(v, "get_ea", CALL(v, t, get_ea, c, s->buffer, room, &count));
        if (status == STATUS_BUFFER_OVERFLOW)
            status = STATUS_EA_LIST_INCONSISTENT;
    }
    if (status == STATUS_BUFFER_OVERFLOW)
        return STATUS_INVALID_SECURITY_DESCR;
    if (NT_SUCCESS(status)) {
        s->u.buffer.size = (UINT16)count;
        s->size = (UINT16)(sizeof *s + count);
    }
    return status;
}

static NTSTATUS set_buffer(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    void *c = context(&q->u.any);
    struct file_info info = { 0 };
    if (q->kind == KIND_SET_SECURITY)
        return t->set_security == NULL ? STATUS_INVALID_DEVICE_REQUEST
            : check_status(v, "set_security", CALL(v, t, set_security, c, q->u.set_security.parts, q->buffer));
    if (t->set_ea == NULL)
        return STATUS_INVALID_DEVICE_REQUEST;
    NTSTATUS status = check_status(v, "set_ea", CALL(v, t, set_ea, c, q->buffer, q->u.set_ea.ea.size, &info));
    if (NT_SUCCESS(status)) {
        check_file_info(v, "set_ea", &info);
        s->u.info = info;
    }
    return status;
}

static NTSTATUS volume_info_of(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    struct volume_info info = { 0 };
    NTSTATUS status = q->kind == KIND_QUERY_VOLUME
        ? CALL(v, t, get_volume_info, &info)
        : CALL(v, t, set_volume_label, (WCHAR *)q->buffer, &info);
    check_status(v, "volume", status);
    if (NT_SUCCESS(status)) {
        if (info.label_length > sizeof info.label || info.available > info.total)
            complain(v, "volume: label of %u bytes, %llu of %llu bytes free", info.label_length, (unsigned long long)info.available, (unsigned long long)info.total);
        s->u.volume = info;
    }
    return status;
}

NTSTATUS operate(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    switch (q->kind) {
    case KIND_CREATE: return operate_create(v, t, q, s);
    case KIND_OVERWRITE: return overwrite(v, t, q, s);
    case KIND_CLEANUP:
        if (t->cleanup != NULL)
            CALL(v, t, cleanup, context(&q->u.cleanup.c), q->file_name.size != 0 ? (WCHAR *)q->buffer : NULL, q->u.cleanup.flags);
        return STATUS_SUCCESS;
    case KIND_CLOSE:
        if (t->close != NULL)
            CALL(v, t, close, context(&q->u.any));
        return STATUS_SUCCESS;
    case KIND_READ:
    case KIND_WRITE: return transfer(v, t, q, s);
    case KIND_FLUSH:
    case KIND_QUERY_INFO: return file_info_of(v, t, q, s);
    case KIND_SET_INFO: return set_info(v, t, q, s);
    case KIND_QUERY_VOLUME:
    case KIND_SET_VOLUME: return volume_info_of(v, t, q, s);
    case KIND_QUERY_DIRECTORY: return query_directory(v, t, q, s);
    case KIND_FS_CONTROL: return fs_control(v, t, q, s);
    case KIND_QUERY_SECURITY:
    case KIND_QUERY_STREAMS:
    case KIND_QUERY_EA: return query_buffer(v, t, q, s);
    case KIND_SET_SECURITY:
    case KIND_SET_EA: return set_buffer(v, t, q, s);
    default: return STATUS_INVALID_DEVICE_REQUEST;
    }
}
