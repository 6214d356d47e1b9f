#include "standin.h"

enum target { TARGET_PARENT, TARGET_MAIN_FILE, TARGET_SELF };

/* What was found out about a name before the callback that creates or opens it. */
struct verdict {
    UINT32 attributes, granted, reparse_index;
    void *descriptor;
    SIZE_T descriptor_size;
};

static GENERIC_MAPPING s_file_mapping = { FILE_GENERIC_READ, FILE_GENERIC_WRITE, FILE_GENERIC_EXECUTE, FILE_ALL_ACCESS };
static HANDLE s_token;

static BOOL CALLBACK make_token(INIT_ONCE *once, void *parameter, void **context)
{
    HANDLE process, token = NULL;
    (void)once, (void)parameter, (void)context;
    if (OpenProcessToken(GetCurrentProcess(), TOKEN_DUPLICATE | TOKEN_QUERY, &process)) {
        DuplicateToken(process, SecurityImpersonation, &token);
        CloseHandle(process);
    }
    s_token = token;
    return TRUE;
}

static HANDLE caller_token(void)
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    InitOnceExecuteOnce(&once, make_token, NULL, NULL);
    return s_token;
}

static NTSTATUS allowed(struct volume *v, void *descriptor, UINT32 desired, UINT32 *granted)
{
    PRIVILEGE_SET privileges;
    DWORD length = sizeof privileges, access = 0;
    BOOL ok = FALSE;
    if (desired == 0) {
        *granted = 0;
        return STATUS_SUCCESS;
    }
    if (!AccessCheck(descriptor, caller_token(), desired, &s_file_mapping, &privileges, &length, &access, &ok)) {
        complain(v, "access check: error %lu", GetLastError());
        return STATUS_ACCESS_DENIED;
    }
    *granted = access;
    return ok ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
}

static size_t last_component(const WCHAR *path)
{
    const WCHAR *last = wcsrchr(path, '\\');
    return last == NULL ? 0 : (size_t)(last - path) + 1;
}

/* Asks for attributes and descriptor of a name; the buffer grows until the descriptor fits. */
static NTSTATUS get_security(struct volume *v, const struct callbacks *t, WCHAR *path, struct verdict *out)
{
    SIZE_T room = 256;
    for (;;) {
        out->descriptor = realloc(out->descriptor, room);
        out->descriptor_size = room;
        out->attributes = 0;
        NTSTATUS status = check_status(v, "get_security_by_name",
            CALL(v, t, get_security_by_name, path, &out->attributes, out->descriptor, &out->descriptor_size));
        if (status == STATUS_BUFFER_OVERFLOW && out->descriptor_size > room) {
            room = out->descriptor_size;
            continue;
        }
        if (status == STATUS_SUCCESS)
            check_descriptor(v, "get_security_by_name", out->descriptor, out->descriptor_size);
        return status;
    }
}

static NTSTATUS through_parent(struct volume *v, const struct callbacks *t, WCHAR *path, UINT32 desired, struct verdict *out)
{
    struct verdict parent = { 0 };
    size_t last = last_component(path);
    WCHAR saved = path[last];
    BOOL maximum = (desired & MAXIMUM_ALLOWED) != 0;
    UINT32 granted = 0, wanted = (maximum || (desired & DELETE) != 0 ? FILE_DELETE_CHILD : 0) | (maximum || (desired & FILE_READ_ATTRIBUTES) != 0 ? FILE_LIST_DIRECTORY : 0);
    if (wanted == 0 || last == 0)
        return STATUS_ACCESS_DENIED;
    path[last > 1 ? last - 1 : last] = 0;
    NTSTATUS status = get_security(v, t, path, &parent);
    path[last > 1 ? last - 1 : last] = last > 1 ? '\\' : saved;
    if (status == STATUS_SUCCESS)
        status = allowed(v, parent.descriptor, wanted, &granted);
    free(parent.descriptor);
    if (status != STATUS_SUCCESS)
        return STATUS_ACCESS_DENIED;
    UINT32 given = ((granted & FILE_DELETE_CHILD) != 0 ? DELETE : 0) | ((granted & FILE_LIST_DIRECTORY) != 0 ? FILE_READ_ATTRIBUTES : 0);
    status = allowed(v, out->descriptor, desired & ~given, &granted);
    out->granted = granted | given;
    return status;
}

static NTSTATUS judge(struct volume *v, const struct callbacks *t, struct request *q, WCHAR *path, enum target target, UINT32 desired, struct verdict *out)
{
    UINT32 options = q->u.create.options;
    NTSTATUS status = get_security(v, t, path, out);
    if (status == STATUS_REPARSE)
        out->reparse_index = out->attributes;
    if (status != STATUS_SUCCESS)
        return status;
    BOOL reparse = (out->attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0, directory = (out->attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    BOOL readonly = (out->attributes & FILE_ATTRIBUTE_READONLY) != 0;
    if (target == TARGET_SELF && (q->u.create.flags & CREATE_TRAILING_BACKSLASH) != 0 && !directory)
        return STATUS_OBJECT_NAME_INVALID;
    if (out->descriptor_size != 0) {
        status = allowed(v, out->descriptor, desired, &out->granted);
        if (status == STATUS_ACCESS_DENIED && target != TARGET_PARENT)
            status = through_parent(v, t, path, desired, out);
        if (status != STATUS_SUCCESS)
            return status;
    } else
        out->granted = (desired & MAXIMUM_ALLOWED) != 0 ? FILE_ALL_ACCESS : desired;
    if (reparse && (target == TARGET_PARENT || (options & FILE_OPEN_REPARSE_POINT) == 0)) {
        out->reparse_index = (UINT32)last_component(path);
        return STATUS_REPARSE;
    }
    if (target == TARGET_PARENT)
        return directory ? STATUS_SUCCESS : STATUS_NOT_A_DIRECTORY;
    BOOL any_kind = reparse && (v->params.flags & VOLUME_NO_REPARSE_DIR_CHECK) != 0;
    if (target == TARGET_SELF && !any_kind && (options & FILE_DIRECTORY_FILE) != 0 && !directory)
        return STATUS_NOT_A_DIRECTORY;
    if (target == TARGET_SELF && !any_kind && (options & FILE_NON_DIRECTORY_FILE) != 0 && directory)
        return STATUS_FILE_IS_A_DIRECTORY;
    if (readonly && !directory && (desired & (FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_DELETE_CHILD)) != 0)
        return STATUS_ACCESS_DENIED;
    if (readonly && (options & FILE_DELETE_ON_CLOSE) != 0)
        return STATUS_CANNOT_DELETE;
    if (readonly && !directory && (desired & MAXIMUM_ALLOWED) != 0)
        out->granted &= ~(UINT32)(FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_DELETE_CHILD);
    return STATUS_SUCCESS;
}

/* Judges the file itself, its folder, or the file that a stream belongs to. */
static NTSTATUS judge_target(struct volume *v, const struct callbacks *t, struct request *q, enum target target, UINT32 desired, struct verdict *out)
{
    WCHAR *path = (WCHAR *)q->buffer, *cut = path, saved;
    if (target == TARGET_SELF)
        return judge(v, t, q, path, target, desired, out);
    if (target == TARGET_MAIN_FILE)
        cut = path + q->u.create.named_stream / sizeof(WCHAR);
    else {
        size_t last = last_component(path);
        cut = path + (last > 1 ? last - 1 : last);
    }
    saved = *cut;
    *cut = 0;
    NTSTATUS status = judge(v, t, q, path, target, desired, out);
    *cut = saved;
    return target == TARGET_PARENT && status == STATUS_OBJECT_NAME_NOT_FOUND ? STATUS_OBJECT_PATH_NOT_FOUND : status;
}

static NTSTATUS resolve(struct volume *v, const struct callbacks *t, struct request *q, struct response *s, UINT32 index)
{
    IO_STATUS_BLOCK io = { 0 };
    SIZE_T size = RESPONSE_SIZE_MAX - sizeof *s;
    if (t->resolve_reparse_points == NULL)
        return STATUS_INVALID_DEVICE_REQUEST;
    NTSTATUS status = CALL(v, t, resolve_reparse_points, (WCHAR *)q->buffer, index, (BOOLEAN)((q->u.create.options & FILE_OPEN_REPARSE_POINT) == 0), &io, s->buffer, &size);
    if (!NT_SUCCESS(status))
        return check_status(v, "resolve_reparse_points", status);
    s->information = (UINT32)io.Information;
    s->u.buffer.offset = 0;
    s->u.buffer.size = (UINT16)size;
    s->size = (UINT16)(sizeof *s + size);
    return STATUS_REPARSE;
}

static void opened(struct volume *v, const char *where, struct response *s, const struct open_file_info *info, void *context, UINT32 granted, UINT32 information)
{
    if (context == NULL)
        complain(v, "%s: no context", where);
    if (info->normalized_name != (WCHAR *)s->buffer)
        complain(v, "%s: the buffer of the name was exchanged", where);
    if (info->normalized_name_size <= NORMALIZED_NAME_SIZE_MAX) {
        s->u.opened.name.size = info->normalized_name_size;
        s->size = (UINT16)(sizeof *s + info->normalized_name_size);
    }
    check_file_info(v, where, &info->info);
    s->information = information;
    s->u.opened.context2 = (UINT64)(UINT_PTR)context;
    s->u.opened.granted_access = granted;
    s->u.opened.info = info->info;
}

static struct open_file_info blank(struct response *s)
{
    struct open_file_info info = { .normalized_name = (WCHAR *)s->buffer, .normalized_name_size = RESPONSE_SIZE_MAX - sizeof *s };
    return info;
}

static NTSTATUS create_new(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    struct verdict verdict = { 0 };
    BOOL stream = q->u.create.named_stream != 0, folder = (q->u.create.options & FILE_DIRECTORY_FILE) != 0;
    UINT32 desired = q->u.create.desired_access, on_close = (q->u.create.options & FILE_DELETE_ON_CLOSE) != 0 ? DELETE : 0;
    if ((q->u.create.flags & CREATE_TRAILING_BACKSLASH) != 0 && !folder)
        return STATUS_OBJECT_NAME_INVALID;
    if ((q->u.create.attributes & FILE_ATTRIBUTE_READONLY) != 0 && (q->u.create.options & FILE_DELETE_ON_CLOSE) != 0)
        return STATUS_CANNOT_DELETE;
    NTSTATUS status = judge_target(v, t, q, stream ? TARGET_MAIN_FILE : TARGET_PARENT,
        stream ? desired | FILE_WRITE_DATA | on_close : folder ? FILE_ADD_SUBDIRECTORY : FILE_ADD_FILE, &verdict);
    if (status == STATUS_REPARSE)
        status = resolve(v, t, q, s, verdict.reparse_index);
    if (status != STATUS_SUCCESS) {
        free(verdict.descriptor);
        return status;
    }
    /* A stream has no descriptor of its own. */
    void *given = q->u.create.descriptor.size != 0 ? q->buffer + q->u.create.descriptor.offset : NULL;
    void *descriptor = stream ? NULL : descriptor_of_new(caller_token(), verdict.descriptor, given, q->u.create.descriptor.size, folder);
    UINT32 granted = stream ? verdict.granted : (desired & MAXIMUM_ALLOWED) != 0 ? FILE_ALL_ACCESS : desired;
    if (stream && (desired & MAXIMUM_ALLOWED) == 0)
        granted &= desired | ~(UINT32)(DELETE | FILE_WRITE_DATA);
    struct open_file_info info = blank(s);
    void *context = NULL, *extra = q->u.create.ea.size != 0 ? q->buffer + q->u.create.ea.offset : NULL;
    status = t->create_ex != NULL && !v->legacy
        ? CALL(v, t, create_ex, (WCHAR *)q->buffer, q->u.create.options, granted, q->u.create.attributes, descriptor, q->u.create.allocation_size,
            extra, q->u.create.ea.size, (BOOLEAN)((q->u.create.flags & CREATE_EA_IS_REPARSE) != 0), &context, &info.info)
        : CALL(v, t, create, (WCHAR *)q->buffer, q->u.create.options, granted, q->u.create.attributes, descriptor, q->u.create.allocation_size, &context, &info.info);
    check_status(v, "create", status);
    free(verdict.descriptor);
    free(descriptor);
    if (NT_SUCCESS(status))
        opened(v, "create", s, &info, context, granted, FILE_CREATED);
    return status;
}

static NTSTATUS open_existing(struct volume *v, const struct callbacks *t, struct request *q, struct response *s, UINT32 extra_access, UINT32 information)
{
    struct verdict verdict = { 0 };
    UINT32 desired = q->u.create.desired_access, on_close = (q->u.create.options & FILE_DELETE_ON_CLOSE) != 0 ? DELETE : 0;
    NTSTATUS status = judge_target(v, t, q, TARGET_SELF, desired | extra_access | on_close, &verdict);
    free(verdict.descriptor);
    if (status == STATUS_REPARSE)
        return resolve(v, t, q, s, verdict.reparse_index);
    if (status != STATUS_SUCCESS)
        return status;
    UINT32 granted = verdict.granted;
    if ((desired & MAXIMUM_ALLOWED) == 0)
        granted &= desired | ~(UINT32)(DELETE | extra_access);
    struct open_file_info info = blank(s);
    void *context = NULL;
    status = check_status(v, "open", CALL(v, t, open, (WCHAR *)q->buffer, q->u.create.options, granted, &context, &info.info));
    if (NT_SUCCESS(status))
        opened(v, "open", s, &info, context, granted, information);
    return status;
}

/* A stream that is not there may be one of a link's target. */
static NTSTATUS explain_absence(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    WCHAR *colon = (WCHAR *)q->buffer + q->u.create.named_stream / sizeof(WCHAR);
    UINT32 attributes = 0;
    if (q->u.create.named_stream == 0 || (q->u.create.options & FILE_OPEN_REPARSE_POINT) != 0)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    *colon = 0;
    NTSTATUS status = CALL(v, t, get_security_by_name, (WCHAR *)q->buffer, &attributes, NULL, NULL);
    *colon = ':';
    if (status != STATUS_SUCCESS || (attributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0
        || resolve(v, t, q, s, (UINT32)last_component((WCHAR *)q->buffer)) != STATUS_REPARSE)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    return STATUS_REPARSE;
}

static NTSTATUS explain_collision(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    UINT32 attributes = 0;
    if (CALL(v, t, get_security_by_name, (WCHAR *)q->buffer, &attributes, NULL, NULL) != STATUS_SUCCESS)
        return STATUS_OBJECT_NAME_COLLISION;
    if ((attributes & FILE_ATTRIBUTE_DIRECTORY) != 0 && (q->u.create.options & FILE_NON_DIRECTORY_FILE) != 0)
        return STATUS_FILE_IS_A_DIRECTORY;
    if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 && (q->u.create.options & FILE_OPEN_REPARSE_POINT) == 0
        && resolve(v, t, q, s, (UINT32)last_component((WCHAR *)q->buffer)) == STATUS_REPARSE)
        return STATUS_REPARSE;
    return STATUS_OBJECT_NAME_COLLISION;
}

/* Before a rename Windows opens the folder that it leads to. */
static NTSTATUS open_target_directory(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    struct verdict verdict = { 0 };
    NTSTATUS status = judge_target(v, t, q, TARGET_PARENT, q->u.create.desired_access, &verdict);
    free(verdict.descriptor);
    if (status == STATUS_REPARSE)
        return resolve(v, t, q, s, verdict.reparse_index);
    if (status != STATUS_SUCCESS)
        return status;
    WCHAR *path = (WCHAR *)q->buffer;
    size_t last = last_component(path), cut = last > 1 ? last - 1 : last;
    WCHAR saved = path[cut];
    struct open_file_info info = blank(s);
    void *context = NULL;
    path[cut] = 0;
    status = check_status(v, "open", CALL(v, t, open, path, (q->u.create.options | FILE_DIRECTORY_FILE) & ~(UINT32)FILE_NON_DIRECTORY_FILE, verdict.granted, &context, &info.info));
    path[cut] = saved;
    if (!NT_SUCCESS(status))
        return status;
    BOOL exists = NT_SUCCESS(CALL(v, t, get_security_by_name, path, NULL, NULL, NULL));
    opened(v, "open", s, &info, context, verdict.granted, exists ? FILE_EXISTS : FILE_DOES_NOT_EXIST);
    return STATUS_SUCCESS;
}

NTSTATUS operate_create(struct volume *v, const struct callbacks *t, struct request *q, struct response *s)
{
    if ((q->u.create.flags & CREATE_OPEN_TARGET_DIRECTORY) != 0)
        return open_target_directory(v, t, q, s);
    UINT32 disposition = q->u.create.options >> 24;
    BOOL supersede = disposition == FILE_SUPERSEDE;
    NTSTATUS status;
    switch (disposition) {
    case FILE_CREATE:
        status = create_new(v, t, q, s);
        break;
    case FILE_OPEN:
        status = open_existing(v, t, q, s, 0, FILE_OPENED);
        break;
    case FILE_OPEN_IF:
        status = open_existing(v, t, q, s, 0, FILE_OPENED);
        if (status == STATUS_OBJECT_NAME_NOT_FOUND)
            status = create_new(v, t, q, s);
        break;
    case FILE_OVERWRITE:
        status = open_existing(v, t, q, s, FILE_WRITE_DATA, FILE_OVERWRITTEN);
        break;
    case FILE_OVERWRITE_IF:
    case FILE_SUPERSEDE:
        status = open_existing(v, t, q, s, supersede ? DELETE : FILE_WRITE_DATA, supersede ? FILE_SUPERSEDED : FILE_OVERWRITTEN);
        if (status == STATUS_OBJECT_NAME_NOT_FOUND)
            status = create_new(v, t, q, s);
        break;
    default:
        status = STATUS_INVALID_PARAMETER;
        break;
    }
    return status == STATUS_OBJECT_NAME_COLLISION ? explain_collision(v, t, q, s)
        : status == STATUS_OBJECT_NAME_NOT_FOUND ? explain_absence(v, t, q, s) : status;
}

/* What a rename would replace must be removable by the caller. */
NTSTATUS check_rename_target(struct volume *v, const struct callbacks *t, WCHAR *path, UINT32 flags)
{
    struct verdict verdict = { 0 };
    struct request request = { .kind = KIND_CREATE };
    request.u.create.options = FILE_OPEN_REPARSE_POINT | ((flags & 0x40) != 0 ? 0 : FILE_DELETE_ON_CLOSE);
    NTSTATUS status = judge(v, t, &request, path, TARGET_SELF, DELETE, &verdict);
    free(verdict.descriptor);
    return status == STATUS_REPARSE ? STATUS_SUCCESS : status;
}
