#include "standin.h"

int compare_names(const struct volume *v, const WCHAR *a, const WCHAR *b, size_t length)
{
    int order = CompareStringOrdinal(a, (int)length, b, (int)length, (v->params.flags & VOLUME_CASE_SENSITIVE) == 0);
    return order - CSTR_EQUAL;
}

static BOOL same_name(const struct volume *v, const WCHAR *a, const WCHAR *b)
{
    size_t length = wcslen(a);
    return length == wcslen(b) && compare_names(v, a, b, length) == 0;
}

BOOL is_below(const struct volume *v, const WCHAR *name, const WCHAR *folder)
{
    size_t length = wcslen(folder);
    return wcslen(name) > length && (name[length] == '\\' || name[length] == ':') && compare_names(v, name, folder, length) == 0;
}

struct handle *driver_handle(struct volume *v, UINT32 id)
{
    EnterCriticalSection(&v->lock);
    struct handle *h = id != 0 && id <= v->handle_count ? v->handles[id - 1] : NULL;
    LeaveCriticalSection(&v->lock);
    return h;
}

static UINT32 add_handle(struct volume *v, struct handle *h)
{
    UINT32 id = 1;
    while (id <= v->handle_count && v->handles[id - 1] != NULL)
        id++;
    if (id > v->handle_count) {
        v->handle_count = v->handle_count * 2 + 64;
        v->handles = realloc(v->handles, v->handle_count * sizeof *v->handles);
        memset(v->handles + id - 1, 0, (v->handle_count - id + 1) * sizeof *v->handles);
    }
    v->handles[id - 1] = h;
    return id;
}

static UINT32 specific_access(UINT32 access)
{
    GENERIC_MAPPING mapping = { FILE_GENERIC_READ, FILE_GENERIC_WRITE, FILE_GENERIC_EXECUTE, FILE_ALL_ACCESS };
    DWORD mask = access;
    MapGenericMask(&mask, &mapping);
    return mask;
}

static BOOL share_conflict(const struct node *n, UINT32 access, UINT32 share)
{
    BOOL reads = (access & (FILE_READ_DATA | FILE_EXECUTE)) != 0, writes = (access & (FILE_WRITE_DATA | FILE_APPEND_DATA)) != 0, deletes = (access & DELETE) != 0;
    if (!reads && !writes && !deletes)
        return FALSE;
    return (reads && n->shares_read < n->share_users) || (writes && n->shares_write < n->share_users) || (deletes && n->shares_delete < n->share_users)
        || (n->readers != 0 && (share & FILE_SHARE_READ) == 0) || (n->writers != 0 && (share & FILE_SHARE_WRITE) == 0)
        || (n->deleters != 0 && (share & FILE_SHARE_DELETE) == 0);
}

static void count_share(struct node *n, struct handle *h, int sign)
{
    BOOL reads = (h->granted & (FILE_READ_DATA | FILE_EXECUTE)) != 0, writes = (h->granted & (FILE_WRITE_DATA | FILE_APPEND_DATA)) != 0, deletes = (h->granted & DELETE) != 0;
    if (!reads && !writes && !deletes)
        return;
    n->share_users += sign;
    n->readers += reads * sign;
    n->writers += writes * sign;
    n->deleters += deletes * sign;
    n->shares_read += ((h->share & FILE_SHARE_READ) != 0) * sign;
    n->shares_write += ((h->share & FILE_SHARE_WRITE) != 0) * sign;
    n->shares_delete += ((h->share & FILE_SHARE_DELETE) != 0) * sign;
}

/* Joins the open file of that name or begins one. The lock is held. */
static NTSTATUS join_node(struct volume *v, struct handle *h, const WCHAR *name, UINT32 additional_access, BOOL directory)
{
    struct node *n;
    for (n = v->nodes; n != NULL; n = n->next)
        if (!n->unlinked && same_name(v, n->name, name))
            break;
    if (n != NULL && n->delete_pending)
        return STATUS_DELETE_PENDING;
    if (n != NULL && share_conflict(n, h->granted | additional_access, h->share))
        return STATUS_SHARING_VIOLATION;
    if (n == NULL) {
        n = calloc(1, sizeof *n);
        n->name = wcsdup(name);
        n->directory = directory;
        n->root = name[1] == 0;
        n->next = v->nodes;
        v->nodes = n;
    }
    n->opens++;
    n->handles++;
    h->node = n;
    count_share(n, h, 1);
    return STATUS_SUCCESS;
}

static void leave_node(struct volume *v, struct node *n)
{
    if (--n->opens > 0)
        return;
    for (struct node **at = &v->nodes; *at != NULL; at = &(*at)->next)
        if (*at == n) {
            *at = n->next;
            break;
        }
    free(n->name);
    free(n);
}

static NTSTATUS post_close(struct volume *v, struct irp *irp, UINT64 context2)
{
    irp_reset(irp, KIND_CLOSE)->u.any.context2 = context2;
    return irp_send(v, irp);
}

/* The path without a trailing backslash; false when a component cannot be a name. */
static BOOL clean_path(struct volume *v, const WCHAR *path, WCHAR *clean, size_t capacity, UINT32 *flags, size_t *colon)
{
    size_t length = wcslen(path), component = 0;
    *colon = 0;
    if (length == 0 || path[0] != '\\' || length >= capacity)
        return FALSE;
    wcscpy(clean, path);
    if (length > 1 && clean[length - 1] == '\\') {
        clean[--length] = 0;
        *flags |= CREATE_TRAILING_BACKSLASH;
    }
    if (length > 6 && _wcsicmp(clean + length - 6, L":$DATA") == 0) {
        size_t rest = length - 6;
        clean[length = clean[rest - 1] == ':' ? rest - 1 : wcschr(clean, ':') < clean + rest ? rest : length] = 0;
    }
    for (size_t i = 1; i < length; i++) {
        if (clean[i] == ':' && (v->params.flags & VOLUME_NAMED_STREAMS) != 0 && *colon == 0 && i > 1) {
            *colon = i;
            component = 0;
        } else if (clean[i] == '\\' && *colon == 0) {
            if (component == 0)
                return FALSE;
            component = 0;
        } else if (clean[i] < 32 || wcschr(L"\"*/:<>?|\\", clean[i]) != NULL || ++component > 255)
            return FALSE;
    }
    return length == 1 || component > 0;
}

static NTSTATUS open_main_file(struct volume *v, struct irp *irp, const struct open_args *args, const WCHAR *path, size_t colon, UINT32 *handle)
{
    WCHAR main_path[4096];
    struct open_args main_args = { 0 };
    struct open_result result;
    wcsncpy(main_path, path, colon);
    main_path[colon] = 0;
    main_args.path = main_path;
    main_args.share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    main_args.disposition = args->disposition == FILE_OPEN || args->disposition == FILE_OVERWRITE ? FILE_OPEN : FILE_OPEN_IF;
    main_args.attributes = args->attributes;
    NTSTATUS status = driver_create(v, irp, &main_args, &result);
    *handle = result.handle;
    return status;
}

/* A symbolic link was met: on this volume the driver goes on with the path that the library worked out. */
static NTSTATUS follow(struct volume *v, struct irp *irp, WCHAR *path, size_t capacity)
{
    const struct response *s = irp->response;
    const struct reparse_buffer *r = (const struct reparse_buffer *)(s->buffer + s->u.buffer.offset);
    if (s->information != IO_REPARSE_TAG_SYMLINK || s->u.buffer.size < sizeof *r || r->length + 8u > s->u.buffer.size) {
        complain(v, "reparse: tag %08x with %u bytes", s->information, s->u.buffer.size);
        return STATUS_IO_REPARSE_DATA_INVALID;
    }
    size_t length = r->substitute_length / sizeof(WCHAR);
    const WCHAR *target = r->path + r->substitute_offset / sizeof(WCHAR);
    if ((r->flags & 1) == 0)
        return STATUS_REPARSE; /* leads off the volume */
    if (length == 0 || length >= capacity || target[0] != '\\')
        return STATUS_REPARSE_POINT_NOT_RESOLVED;
    memcpy(path, target, length * sizeof(WCHAR));
    path[length] = 0;
    return STATUS_SUCCESS;
}

static void fill_create(struct irp *irp, const struct open_args *args, const WCHAR *path, UINT32 flags, size_t colon)
{
    struct request *q = irp_reset(irp, KIND_CREATE);
    q->file_name = irp_append_name(irp, path);
    q->u.create.options = args->disposition << 24 | (args->options & 0xFFFFFF);
    q->u.create.attributes = args->attributes & ~(UINT32)(FILE_ATTRIBUTE_NORMAL | FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT);
    if ((args->options & FILE_DIRECTORY_FILE) != 0)
        q->u.create.attributes |= FILE_ATTRIBUTE_DIRECTORY;
    q->u.create.allocation_size = args->allocation_size;
    q->u.create.token = (UINT64)GetCurrentProcessId() << 32 | 4;
    q->u.create.desired_access = specific_access(args->access);
    q->u.create.share_access = args->share;
    q->u.create.flags = flags;
    q->u.create.named_stream = (UINT16)(colon * sizeof(WCHAR));
    if (colon == 0) {
        q->u.create.descriptor = irp_append(irp, args->descriptor, args->descriptor_size);
        q->u.create.ea = irp_append(irp, args->ea, args->ea_size);
    } else
        q->u.create.attributes = 0;
}

static NTSTATUS overwrite(struct volume *v, struct irp *irp, const struct open_args *args, struct handle *h, UINT32 information, struct file_info *info)
{
    if ((info->attributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM) & ~args->attributes) != 0)
        return STATUS_ACCESS_DENIED;
    struct request *q = irp_reset(irp, KIND_OVERWRITE);
    q->u.overwrite.c.context2 = h->context2;
    q->u.overwrite.attributes = args->attributes & ~(UINT32)(FILE_ATTRIBUTE_NORMAL | FILE_ATTRIBUTE_DIRECTORY);
    q->u.overwrite.allocation_size = args->allocation_size;
    q->u.overwrite.supersede = information == FILE_SUPERSEDED;
    q->u.overwrite.ea = irp_append(irp, args->ea, args->ea_size);
    NTSTATUS status = irp_send(v, irp);
    *info = irp->response->u.info;
    if (!NT_SUCCESS(status))
        h->context2 = 0;
    return status;
}

static void drop(struct volume *v, struct irp *irp, struct handle *h)
{
    if (h->context2 != 0)
        post_close(v, irp, h->context2);
    EnterCriticalSection(&v->lock);
    if (h->node != NULL) {
        count_share(h->node, h, -1);
        h->node->handles--;
        leave_node(v, h->node);
    }
    LeaveCriticalSection(&v->lock);
    if (h->main_handle != 0) {
        driver_cleanup(v, irp, h->main_handle);
        driver_close(v, irp, h->main_handle);
    }
    free(h);
}

static NTSTATUS take_name(struct volume *v, const struct response *s, const WCHAR *asked, WCHAR *name)
{
    size_t length = s->u.opened.name.size / sizeof(WCHAR);
    wcscpy(name, asked);
    if ((v->params.flags & VOLUME_CASE_SENSITIVE) != 0)
        return STATUS_SUCCESS;
    if (length == 0) {
        CharUpperW(name);
        return STATUS_SUCCESS;
    }
    if (length != wcslen(asked) || compare_names(v, (const WCHAR *)s->buffer, asked, length) != 0) {
        complain(v, "open: the normalized name '%.*ls' does not fit '%ls'", (int)length, (const WCHAR *)s->buffer, asked);
        return STATUS_OBJECT_NAME_INVALID;
    }
    memcpy(name, s->buffer, length * sizeof(WCHAR));
    return STATUS_SUCCESS;
}

NTSTATUS driver_create(struct volume *v, struct irp *irp, const struct open_args *args, struct open_result *result)
{
    WCHAR path[4096], next[4096];
    UINT32 flags = CREATE_USER_MODE | CREATE_TRAVERSE | (args->ea_is_reparse ? CREATE_EA_IS_REPARSE : 0)
        | ((v->params.flags & VOLUME_CASE_SENSITIVE) != 0 ? CREATE_CASE_SENSITIVE : 0);
    size_t colon;
    memset(result, 0, offsetof(struct open_result, name));
    if ((args->options & FILE_DIRECTORY_FILE) != 0 && (args->options & FILE_NON_DIRECTORY_FILE) != 0)
        return STATUS_INVALID_PARAMETER;
    if (args->ea_size != 0 && !args->ea_is_reparse && (v->params.flags & VOLUME_EXTENDED_ATTRIBUTES) == 0)
        return STATUS_EAS_NOT_SUPPORTED;
    if (!clean_path(v, args->path, path, PATH_MAX_UNITS, &flags, &colon))
        return STATUS_OBJECT_NAME_INVALID;
    if (path[1] == 0 && args->disposition != FILE_OPEN && args->disposition != FILE_OPEN_IF)
        return STATUS_ACCESS_DENIED;
    if (path[1] == 0 && (args->options & FILE_DELETE_ON_CLOSE) != 0)
        return STATUS_CANNOT_DELETE;
    struct handle *h = calloc(1, sizeof *h);
    NTSTATUS status = STATUS_SUCCESS;
    if (colon != 0) {
        status = (args->options & FILE_DIRECTORY_FILE) != 0 ? STATUS_NOT_A_DIRECTORY : open_main_file(v, irp, args, path, colon, &h->main_handle);
        if (status != STATUS_SUCCESS) {
            free(h);
            return status;
        }
    }
    AcquireSRWLockShared(&v->rename_lock);
    for (int tries = 0;; tries++) {
        fill_create(irp, args, path, flags, colon);
        status = irp_send(v, irp);
        if (status != STATUS_REPARSE || tries == 31)
            break;
        status = follow(v, irp, next, 4096);
        if (status != STATUS_SUCCESS || !clean_path(v, next, path, PATH_MAX_UNITS, &flags, &colon))
            break;
    }
    const struct response *s = irp->response;
    if (status == STATUS_SUCCESS) {
        UINT32 additional = args->disposition == FILE_OVERWRITE || args->disposition == FILE_OVERWRITE_IF ? FILE_WRITE_DATA : args->disposition == FILE_SUPERSEDE ? DELETE : 0;
        h->context2 = s->u.opened.context2;
        h->granted = s->u.opened.granted_access;
        h->share = args->share;
        h->delete_on_close = (args->options & FILE_DELETE_ON_CLOSE) != 0;
        result->information = s->information;
        result->info = s->u.opened.info;
        status = take_name(v, s, path, result->name);
        EnterCriticalSection(&v->lock);
        if (status == STATUS_SUCCESS)
            status = join_node(v, h, result->name, additional, (result->info.attributes & FILE_ATTRIBUTE_DIRECTORY) != 0);
        LeaveCriticalSection(&v->lock);
        if (status == STATUS_SUCCESS && (result->information == FILE_OVERWRITTEN || result->information == FILE_SUPERSEDED))
            status = overwrite(v, irp, args, h, result->information, &result->info);
    }
    ReleaseSRWLockShared(&v->rename_lock);
    if (status != STATUS_SUCCESS) {
        drop(v, irp, h);
        return status;
    }
    EnterCriticalSection(&v->lock);
    result->handle = add_handle(v, h);
    LeaveCriticalSection(&v->lock);
    return STATUS_SUCCESS;
}

NTSTATUS driver_cleanup(struct volume *v, struct irp *irp, UINT32 id)
{
    struct handle *h = driver_handle(v, id);
    WCHAR *name = NULL;
    if (h == NULL || h->cleaned)
        return STATUS_INVALID_HANDLE;
    EnterCriticalSection(&v->lock);
    struct node *n = h->node;
    if (h->delete_on_close)
        n->delete_pending = TRUE;
    BOOL last = n->handles == 1, unlink = !n->unlinked && (h->posix_delete || (last && n->delete_pending));
    if (unlink)
        name = wcsdup(n->name);
    UINT32 cleanup = unlink ? CLEANUP_DELETE : 0;
    if (h->modified && !h->did_attributes)
        cleanup |= CLEANUP_ARCHIVE;
    if (!h->did_access)
        cleanup |= CLEANUP_ACCESS;
    if (h->modified && !h->did_write)
        cleanup |= CLEANUP_WRITE;
    if ((h->modified || h->metadata) && !h->did_change)
        cleanup |= CLEANUP_CHANGE;
    if (h->modified && last && !n->delete_pending)
        cleanup |= CLEANUP_ALLOCATION;
    LeaveCriticalSection(&v->lock);
    if ((cleanup & ~(UINT32)CLEANUP_ACCESS) != 0 || (v->params.flags & VOLUME_CLEANUP_WHEN_MODIFIED) == 0) {
        struct request *q = irp_reset(irp, KIND_CLEANUP);
        if (unlink)
            q->file_name = irp_append_name(irp, name);
        q->u.cleanup.c.context2 = h->context2;
        /* The driver sends its own bits; the library translates them. Here they travel as the callback gets them. */
        q->u.cleanup.flags = cleanup;
        irp_send(v, irp);
    }
    EnterCriticalSection(&v->lock);
    count_share(n, h, -1);
    n->handles--;
    h->cleaned = TRUE;
    if (unlink)
        n->unlinked = TRUE;
    LeaveCriticalSection(&v->lock);
    free(name);
    return STATUS_SUCCESS;
}

NTSTATUS driver_close(struct volume *v, struct irp *irp, UINT32 id)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL || !h->cleaned)
        return STATUS_INVALID_HANDLE;
    NTSTATUS status = post_close(v, irp, h->context2);
    EnterCriticalSection(&v->lock);
    v->handles[id - 1] = NULL;
    leave_node(v, h->node);
    LeaveCriticalSection(&v->lock);
    if (h->main_handle != 0) {
        driver_cleanup(v, irp, h->main_handle);
        driver_close(v, irp, h->main_handle);
    }
    free(h->marker);
    free(h);
    return status;
}
