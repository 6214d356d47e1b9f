#include "standin.h"

static UINT32 specific_access(UINT32 access)
{
    GENERIC_MAPPING mapping = { FILE_GENERIC_READ, FILE_GENERIC_WRITE, FILE_GENERIC_EXECUTE, FILE_ALL_ACCESS };
    DWORD mask = access;
    MapGenericMask(&mask, &mapping);
    return mask;
}

/* Before a stream the driver opens the file that it belongs to, and holds it open with the stream. */
static NTSTATUS open_main_file(struct volume *v, struct irp *irp, const struct open_args *args, const WCHAR *path, size_t colon, UINT32 *handle)
{
    WCHAR main_path[4096];
    struct open_args main_args = { 0 };
    struct open_result result;
    wcsncpy(main_path, path, colon);
    main_path[colon] = 0;
    main_args.path = main_path;
    main_args.access = FILE_READ_ATTRIBUTES;
    main_args.options = FILE_OPEN_REPARSE_POINT;
    main_args.descriptor = args->descriptor;
    main_args.descriptor_size = args->descriptor_size;
    main_args.main_file = TRUE;
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
    if (s->information != IO_REPARSE_TAG_SYMLINK || !check_reparse(v, "reparse", r, s->u.buffer.size)) {
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

static UINT64 round_to_unit(const struct volume *v, UINT64 size)
{
    UINT64 unit = (UINT64)v->params.sector_size * v->params.sectors_per_unit;
    return (size + unit - 1) / unit * unit;
}

static void fill_create(struct volume *v, struct irp *irp, const struct open_args *args, const WCHAR *path, UINT32 flags, size_t colon)
{
    struct request *q = irp_reset(irp, KIND_CREATE);
    q->file_name = irp_append_name(irp, path);
    q->u.create.options = args->disposition << 24 | (args->options & 0xFFFFFF);
    q->u.create.attributes = args->attributes & ~(UINT32)(FILE_ATTRIBUTE_NORMAL | FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT);
    if ((args->options & FILE_DIRECTORY_FILE) != 0)
        q->u.create.attributes |= FILE_ATTRIBUTE_DIRECTORY;
    q->u.create.allocation_size = round_to_unit(v, args->allocation_size);
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

/* The file system has opened what is to be overwritten: a second request does it. When that fails, the library has
   closed the file already. */
static NTSTATUS overwrite(struct volume *v, struct irp *irp, const struct open_args *args, struct handle *h, UINT32 information, struct file_info *info)
{
    if ((info->attributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM) & ~args->attributes) != 0)
        return STATUS_ACCESS_DENIED;
    node_lock(h->node);
    if (h->node->section != NULL && h->node->section->views > 0) {
        node_unlock(h->node);
        return STATUS_USER_MAPPED_FILE;
    }
    section_purge(h->node, 0, ~(UINT64)0, FALSE);
    struct request *q = irp_reset(irp, KIND_OVERWRITE);
    q->u.overwrite.c.context2 = h->context2;
    q->u.overwrite.attributes = (args->attributes & ~(UINT32)(FILE_ATTRIBUTE_NORMAL | FILE_ATTRIBUTE_DIRECTORY)) | (h->node->directory ? FILE_ATTRIBUTE_DIRECTORY : 0);
    q->u.overwrite.allocation_size = round_to_unit(v, args->allocation_size);
    q->u.overwrite.supersede = information == FILE_SUPERSEDED;
    q->u.overwrite.ea = irp_append(irp, args->ea, args->ea_size);
    NTSTATUS status = irp_send(v, irp);
    if (NT_SUCCESS(status)) {
        *info = irp->response->u.info;
        if (h->node->directory || info->size != 0)
            complain(v, "overwrite: '%ls' is %s", h->node->name, h->node->directory ? "a directory" : "not empty");
        info_set(v, h->node, info, TRUE);
    } else
        h->context2 = 0;
    node_unlock(h->node);
    return status;
}


/* An open that did not come to be: no cleanup is sent for it. */
static void drop(struct volume *v, struct irp *irp, struct handle *h)
{
    if (h->context2 != 0)
        close_post(v, irp, h->context2);
    EnterCriticalSection(&v->lock);
    if (h->node != NULL) {
        node_cleanup(h->node, h);
        h->node->opens--;
        node_drop(v, h->node);
    }
    LeaveCriticalSection(&v->lock);
    if (h->main_handle != 0) {
        driver_cleanup(v, irp, h->main_handle);
        driver_close(v, irp, h->main_handle);
    }
    free(h);
}

static NTSTATUS check_args(struct volume *v, const struct open_args *args, const WCHAR *path)
{
    BOOL folder = (args->options & FILE_DIRECTORY_FILE) != 0;
    if (args->ea_size != 0 && !args->ea_is_reparse && (v->params.flags & VOLUME_EXTENDED_ATTRIBUTES) == 0)
        return STATUS_EAS_NOT_SUPPORTED;
    if (folder && (args->options & FILE_NON_DIRECTORY_FILE) != 0)
        return STATUS_INVALID_PARAMETER;
    if (folder && (args->attributes & FILE_ATTRIBUTE_TEMPORARY) != 0 && (args->disposition == FILE_CREATE || args->disposition == FILE_OPEN_IF))
        return STATUS_INVALID_PARAMETER;
    if (path[1] == 0 && args->disposition != FILE_OPEN && args->disposition != FILE_OPEN_IF)
        return STATUS_ACCESS_DENIED;
    if (path[1] == 0 && (args->options & FILE_DELETE_ON_CLOSE) != 0)
        return STATUS_CANNOT_DELETE;
    return STATUS_SUCCESS;
}

/* Sends the create, again with the link's target when there is a link. */
static NTSTATUS send_create(struct volume *v, struct irp *irp, const struct open_args *args, WCHAR *path, UINT32 flags, size_t colon)
{
    WCHAR next[4096];
    for (int tries = 0;; tries++) {
        fill_create(v, irp, args, path, flags, colon);
        NTSTATUS status = irp_send(v, irp);
        if (status != STATUS_REPARSE || tries == 31)
            return status;
        status = follow(v, irp, next, 4096);
        if (status != STATUS_SUCCESS || !clean_path(v, next, path, PATH_MAX_UNITS, &flags, &colon))
            return status;
    }
}

/* The file system has opened the file: now it is the driver's to say whether it may be. */
static NTSTATUS accept_open(struct volume *v, struct irp *irp, const struct open_args *args, const WCHAR *path, struct handle *h, struct open_result *result)
{
    const struct response *s = irp->response;
    UINT32 additional = args->disposition == FILE_OVERWRITE || args->disposition == FILE_OVERWRITE_IF ? FILE_WRITE_DATA : args->disposition == FILE_SUPERSEDE ? DELETE : 0;
    struct handle *main = h->main_handle == 0 ? NULL : driver_handle(v, h->main_handle);
    h->context2 = s->u.opened.context2;
    h->granted = s->u.opened.granted_access;
    h->share = args->share;
    h->delete_on_close = (args->options & FILE_DELETE_ON_CLOSE) != 0;
    h->write_through = (args->options & FILE_WRITE_THROUGH) != 0;
    h->caching = !v->no_cache && v->params.file_info_timeout == INFINITE && (args->options & FILE_NO_INTERMEDIATE_BUFFERING) == 0
        && (v->always_cache || (s->u.opened.flags & OPENED_DISABLE_CACHE) == 0);
    result->uncached = s->u.opened.flags & OPENED_DISABLE_CACHE;
    result->granted = h->granted;
    result->information = s->information;
    result->info = s->u.opened.info;
    NTSTATUS status = normalized_name(v, s, path, result->name);
    EnterCriticalSection(&v->lock);
    if (status == STATUS_SUCCESS)
        status = node_join(v, h, result->name, main == NULL ? NULL : main->node, additional, (result->info.attributes & FILE_ATTRIBUTE_DIRECTORY) != 0);
    LeaveCriticalSection(&v->lock);
    if (status != STATUS_SUCCESS)
        return status;
    check_kind(v, "open", h->node, &result->info);
    if (result->information == FILE_OVERWRITTEN || result->information == FILE_SUPERSEDED)
        return overwrite(v, irp, args, h, result->information, &result->info);
    node_lock(h->node);
    info_set_on_open(v, h->node, &result->info, result->information == FILE_CREATED);
    node_unlock(h->node);
    /* What a program finds is what the driver knows: that of the others' opens, if there are any. */
    info_try_get(v, h->node, &result->info);
    return STATUS_SUCCESS;
}

static void cut_name(WCHAR *path)
{
    WCHAR *last = wcsrchr(path, '\\');
    last[last == path] = 0;
}

NTSTATUS driver_create(struct volume *v, struct irp *irp, const struct open_args *args, struct open_result *result)
{
    WCHAR path[4096];
    UINT32 flags = CREATE_USER_MODE | CREATE_TRAVERSE | (args->target_directory ? CREATE_OPEN_TARGET_DIRECTORY : 0) | (args->ea_is_reparse ? CREATE_EA_IS_REPARSE : 0)
        | ((v->params.flags & VOLUME_CASE_SENSITIVE) != 0 ? CREATE_CASE_SENSITIVE : 0);
    size_t colon;
    memset(result, 0, offsetof(struct open_result, name));
    if (!clean_path(v, args->path, path, PATH_MAX_UNITS, &flags, &colon))
        return STATUS_OBJECT_NAME_INVALID;
    NTSTATUS status = check_args(v, args, path);
    if (status != STATUS_SUCCESS)
        return status;
    struct handle *h = calloc(1, sizeof *h);
    h->refs = 1;
    if (!args->main_file)
        AcquireSRWLockShared(&v->rename_lock);
    if (colon != 0)
        status = (args->options & FILE_DIRECTORY_FILE) != 0 ? STATUS_NOT_A_DIRECTORY : open_main_file(v, irp, args, path, colon, &h->main_handle);
    if (status == STATUS_SUCCESS)
        status = send_create(v, irp, args, path, flags, colon);
    if (status == STATUS_SUCCESS && args->target_directory)
        cut_name(path);
    if (status == STATUS_SUCCESS)
        status = accept_open(v, irp, args, path, h, result);
    if (status != STATUS_SUCCESS)
        drop(v, irp, h);
    if (!args->main_file)
        ReleaseSRWLockShared(&v->rename_lock);
    if (status == STATUS_SUCCESS)
        result->handle = handle_add(v, h);
    return status;
}
