#include "standin.h"
#include <stdio.h>

#define EXPORT __declspec(dllexport)
#define VERSION_DEFAULT 0x00020001u

static CRITICAL_SECTION s_mounts_lock;
static WCHAR s_mounts[32][512];

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *reserved)
{
    (void)module;
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH) {
        WSADATA data;
        InitializeCriticalSection(&s_mounts_lock);
        context_slot = TlsAlloc();
        WSAStartup(0x0202, &data);
    }
    return TRUE;
}

static BOOL is_drive(const WCHAR *mount_point)
{
    return mount_point[0] != 0 && mount_point[1] == ':' && mount_point[2] == 0;
}

/* Letters and network names that count as taken although nobody mounted them: WINFSP_STANDIN_TAKEN, "X:Y:" or "\\server\\share". */
static BOOL is_taken(const WCHAR *mount_point)
{
    WCHAR taken[128] = { 0 };
    BOOL found = FALSE;
    GetEnvironmentVariableW(L"WINFSP_STANDIN_TAKEN", taken, 127);
    if (is_drive(mount_point) && wcschr(taken, mount_point[0]) != NULL)
        return TRUE;
    EnterCriticalSection(&s_mounts_lock);
    for (int i = 0; i < 32; i++)
        found |= s_mounts[i][0] != 0 && _wcsicmp(s_mounts[i], mount_point) == 0;
    LeaveCriticalSection(&s_mounts_lock);
    return found;
}

EXPORT NTSTATUS FspVersion(UINT32 *version)
{
    char text[32] = { 0 };
    *version = GetEnvironmentVariableA("WINFSP_STANDIN_VERSION", text, 31) != 0 ? (UINT32)strtoul(text, NULL, 16) : VERSION_DEFAULT;
    return STATUS_SUCCESS;
}

EXPORT NTSTATUS FspFileSystemPreflight(WCHAR *device, WCHAR *mount_point)
{
    if (wcscmp(device, L"WinFsp.Disk") != 0 && wcscmp(device, L"WinFsp.Net") != 0)
        return STATUS_NO_SUCH_DEVICE;
    if (mount_point == NULL || wcscmp(mount_point, L"*:") == 0)
        return STATUS_SUCCESS;
    if (is_taken(mount_point))
        return STATUS_OBJECT_NAME_COLLISION;
    if (is_drive(mount_point))
        return STATUS_SUCCESS;
    if (GetFileAttributesW(mount_point) != INVALID_FILE_ATTRIBUTES)
        return STATUS_OBJECT_NAME_COLLISION;
    return GetLastError() == ERROR_FILE_NOT_FOUND ? STATUS_SUCCESS : STATUS_OBJECT_NAME_INVALID;
}

EXPORT NTSTATUS FspFileSystemCreate(WCHAR *device, const struct volume_params *params, const struct callbacks *callbacks, struct file_system **result)
{
    *result = NULL;
    if (wcscmp(device, L"WinFsp.Disk") != 0 && wcscmp(device, L"WinFsp.Net") != 0)
        return STATUS_NO_SUCH_DEVICE;
    if (callbacks == NULL || ((params->flags & VOLUME_CONTEXT2) != 0 && (params->flags & VOLUME_FULL_CONTEXT) != 0))
        return STATUS_INVALID_PARAMETER;
    WCHAR taken[128] = { 0 };
    if (params->prefix[0] != 0 && GetEnvironmentVariableW(L"WINFSP_STANDIN_TAKEN", taken, 127) != 0 && wcsstr(taken, params->prefix) != NULL)
        return STATUS_OBJECT_NAME_COLLISION;
    struct volume *v = calloc(1, sizeof *v);
    v->params = *params;
    InitializeCriticalSection(&v->lock);
    InitializeCriticalSection(&v->queue_lock);
    InitializeCriticalSection(&v->notify_lock);
    InitializeConditionVariable(&v->queue_filled);
    InitializeSRWLock(&v->rename_lock);
    InitializeSRWLock(&v->fs.guard_lock);
    v->queue_last = &v->queue_first;
    v->listener = v->report = INVALID_SOCKET;
    v->fs.callbacks = callbacks;
    v->fs.enter = guard_enter;
    v->fs.leave = guard_leave;
    char text[16] = { 0 };
    v->no_cache = GetEnvironmentVariableA("WINFSP_STANDIN_CACHE", text, 15) != 0 && strcmp(text, "off") == 0;
    v->always_cache = strcmp(text, "always") == 0;
    check_params(v, device);
    check_callbacks(v);
    if ((params->flags & VOLUME_CONTEXT2) == 0)
        complain(v, "params: this stand-in keeps one context for each open (UmFileContextIsUserContext2)");
    *result = &v->fs;
    return STATUS_SUCCESS;
}

EXPORT void FspFileSystemRemoveMountPoint(struct file_system *fs)
{
    if (fs->mount_point == NULL)
        return;
    EnterCriticalSection(&s_mounts_lock);
    for (int i = 0; i < 32; i++)
        if (_wcsicmp(s_mounts[i], fs->mount_point) == 0)
            s_mounts[i][0] = 0;
    LeaveCriticalSection(&s_mounts_lock);
    if (!is_drive(fs->mount_point))
        RemoveDirectoryW(fs->mount_point);
    free(fs->mount_point);
    fs->mount_point = NULL;
}

EXPORT void FspFileSystemDelete(struct file_system *fs)
{
    struct volume *v = (struct volume *)fs;
    FspFileSystemRemoveMountPoint(fs);
    dispatch_cancel(v);
    client_stop(v);
    lazy_stop(v);
    close_stop(v);
    notify_stop(v);
    /* The volume itself is left, so that a late response is found out. */
    v->deleted = TRUE;
    memset(&v->fs, 0xDD, sizeof v->fs);
}

EXPORT NTSTATUS FspFileSystemSetMountPointEx(struct file_system *fs, WCHAR *mount_point, void *descriptor)
{
    WCHAR letter[3] = L"Z:";
    (void)descriptor;
    if (fs->mount_point != NULL)
        return STATUS_INVALID_PARAMETER;
    if (mount_point == NULL || wcscmp(mount_point, L"*:") == 0) {
        mount_point = letter;
        while (letter[0] > 'C' && is_taken(letter))
            letter[0]--;
    }
    if (is_taken(mount_point))
        return STATUS_OBJECT_NAME_COLLISION;
    /* Windows has no folder lead to a network's file system. */
    if (!is_drive(mount_point) && ((struct volume *)fs)->params.prefix[0] != 0)
        return STATUS_NETWORK_ACCESS_DENIED;
    if (!is_drive(mount_point) && !CreateDirectoryW(mount_point, NULL))
        return GetLastError() == ERROR_ALREADY_EXISTS ? STATUS_OBJECT_NAME_COLLISION : STATUS_OBJECT_PATH_NOT_FOUND;
    EnterCriticalSection(&s_mounts_lock);
    for (int i = 0; i < 32; i++)
        if (s_mounts[i][0] == 0) {
            wcsncpy(s_mounts[i], mount_point, 511);
            break;
        }
    LeaveCriticalSection(&s_mounts_lock);
    fs->mount_point = wcsdup(mount_point);
    return STATUS_SUCCESS;
}

EXPORT NTSTATUS FspFileSystemSetMountPoint(struct file_system *fs, WCHAR *mount_point)
{
    return FspFileSystemSetMountPointEx(fs, mount_point, NULL);
}

EXPORT NTSTATUS FspFileSystemStartDispatcher(struct file_system *fs, ULONG threads)
{
    struct volume *v = (struct volume *)fs;
    if (fs->dispatcher_thread != NULL)
        return STATUS_INVALID_PARAMETER;
    if (fs->user_context == NULL)
        complain(v, "start: the file system has no user context");
    dispatch_start(v, threads);
    notify_start(v);
    lazy_start(v);
    close_start(v);
    client_start(v);
    return STATUS_SUCCESS;
}

EXPORT void FspFileSystemStopDispatcher(struct file_system *fs)
{
    struct volume *v = (struct volume *)fs;
    if (fs->dispatcher_thread == NULL)
        return;
    dispatch_end(v);
}

EXPORT void FspFileSystemSendResponse(struct file_system *fs, struct response *response)
{
    struct volume *v = (struct volume *)fs;
    if (v->deleted) {
        fputs("the stand-in for WinFsp: a response after FspFileSystemDelete\n", stderr);
        TerminateProcess(GetCurrentProcess(), 98);
    }
    dispatch_respond(v, response);
}

EXPORT struct operation_context *FspFileSystemGetOperationContext(void)
{
    return TlsGetValue(context_slot);
}

EXPORT void FspFileSystemSetDebugLogF(struct file_system *fs, UINT32 debug_log)
{
    fs->debug_log = debug_log;
}

EXPORT void FspDebugLogSetHandle(HANDLE handle)
{
    (void)handle;
}

/* Appends an entry that begins with its 16-bit size, eight bytes aligned; a size of 0 ends the list. */
static BOOLEAN add_sized(const void *entry, UINT8 *buffer, ULONG length, ULONG *count)
{
    static const UINT16 end = 0;
    ULONG size = entry == NULL ? sizeof end : *(const UINT16 *)entry, room = entry == NULL ? size : (size + 7) & ~7ul;
    if (*count + room > length)
        return FALSE;
    memcpy(buffer + *count, entry == NULL ? &end : entry, size);
    *count += room;
    return TRUE;
}

EXPORT BOOLEAN FspFileSystemAddDirInfo(struct dir_info *entry, void *buffer, ULONG length, ULONG *count)
{
    return add_sized(entry, buffer, length, count);
}

EXPORT BOOLEAN FspFileSystemAddStreamInfo(struct stream_info *entry, void *buffer, ULONG length, ULONG *count)
{
    return add_sized(entry, buffer, length, count);
}

EXPORT BOOLEAN FspFileSystemAddEa(struct ea_entry *entry, void *buffer, ULONG length, ULONG *count)
{
    if (entry == NULL) {
        struct ea_entry *last = buffer;
        if (*count == 0)
            return TRUE;
        while ((UINT8 *)last + last->next < (UINT8 *)buffer + *count)
            last = (struct ea_entry *)((UINT8 *)last + last->next);
        last->next = 0;
        return TRUE;
    }
    ULONG at = (*count + 3) & ~3ul, size = (ULONG)offsetof(struct ea_entry, name) + entry->name_length + 1 + entry->value_length;
    if (at + size > length)
        return FALSE;
    memcpy((UINT8 *)buffer + at, entry, size);
    ((struct ea_entry *)((UINT8 *)buffer + at))->next = (size + 3) & ~3ul;
    *count = at + size;
    return TRUE;
}

typedef NTSTATUS get_by_name(struct file_system *, void *, WCHAR *, BOOLEAN, void *, SIZE_T *);

/* Works a path out component by component: "." and ".." are taken out, a link is replaced with its target (relative
   to its folder, or to the volume's root), and that begins anew. What leads off the volume is answered as it is. */
EXPORT NTSTATUS FspFileSystemResolveReparsePoints(struct file_system *fs, get_by_name *get, void *context, WCHAR *name, UINT32 index,
    BOOLEAN resolve_last, IO_STATUS_BLOCK *io, void *buffer, SIZE_T *size)
{
    static const UINT32 header = offsetof(struct reparse_buffer, path);
    UINT64 room[RESPONSE_SIZE_MAX / 8];
    struct reparse_buffer *link = (struct reparse_buffer *)room, *out = buffer;
    WCHAR path[4096], rest[4096];
    size_t at = 0;
    BOOL absolute = FALSE;
    (void)index;
    wcsncpy(path, name, 4095);
    path[4095] = 0;
    for (int links = 0; path[at] != 0;) {
        size_t start = at + 1, end = start;
        while (path[end] != 0 && path[end] != '\\')
            end++;
        BOOL last = path[end] == 0;
        if (end - start == 1 && path[start] == '.') {
            wcscpy(path + at, path + end);
            continue;
        }
        if (end - start == 2 && path[start] == '.' && path[start + 1] == '.') {
            size_t up = at;
            while (up > 0 && path[--up] != '\\')
                ;
            wcscpy(rest, path + end);
            wcscpy(path + up, rest);
            at = up;
            continue;
        }
        if (last && !resolve_last)
            break;
        WCHAR saved = path[end];
        SIZE_T link_size = sizeof room;
        path[end] = 0;
        NTSTATUS status = get(fs, context, path, (BOOLEAN)!last, link, &link_size);
        path[end] = saved;
        if (status == STATUS_NOT_A_REPARSE_POINT) {
            at = end;
            continue;
        }
        if (status == STATUS_OBJECT_NAME_NOT_FOUND && last)
            break;
        if (!NT_SUCCESS(status))
            return status == STATUS_OBJECT_NAME_NOT_FOUND ? status : STATUS_OBJECT_PATH_NOT_FOUND;
        if (link->tag != IO_REPARSE_TAG_SYMLINK) {
            if (link_size > *size)
                return STATUS_IO_REPARSE_DATA_INVALID;
            memcpy(buffer, link, link_size);
            *size = link_size;
            io->Status = STATUS_REPARSE;
            io->Information = link->tag;
            return STATUS_REPARSE;
        }
        if (++links == 32)
            return STATUS_REPARSE_POINT_NOT_RESOLVED;
        size_t length = link->substitute_length / sizeof(WCHAR);
        const WCHAR *target = link->path + link->substitute_offset / sizeof(WCHAR);
        size_t keep = length > 0 && target[0] == '\\' ? 0 : start;
        wcscpy(rest, path + end);
        if (keep + length + wcslen(rest) + 1 >= 4096)
            return STATUS_REPARSE_POINT_NOT_RESOLVED;
        memcpy(path + keep, target, length * sizeof(WCHAR));
        wcscpy(path + keep + length, rest);
        at = keep == 0 ? 0 : at;
        if ((link->flags & 1) == 0 && keep == 0) {
            absolute = TRUE;
            break;
        }
    }
    if (path[0] == 0)
        wcscpy(path, L"\\");
    size_t bytes = wcslen(path) * sizeof(WCHAR);
    if (header + bytes > *size)
        return STATUS_REPARSE_POINT_NOT_RESOLVED;
    memset(out, 0, header);
    out->tag = IO_REPARSE_TAG_SYMLINK;
    out->length = (UINT16)(header - 8 + bytes);
    out->substitute_length = out->print_length = (UINT16)bytes;
    out->flags = absolute ? 0 : 1;
    memcpy(out->path, path, bytes);
    *size = header + bytes;
    io->Status = STATUS_REPARSE;
    io->Information = IO_REPARSE_TAG_SYMLINK;
    return STATUS_REPARSE;
}
