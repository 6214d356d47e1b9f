#include "standin.h"

/* Deletion and renames: what changes the names of open files. */

/* Names may change under a rename of a folder above. */
struct buffer_ref append_present_name(struct volume *v, struct irp *irp, struct handle *h)
{
    EnterCriticalSection(&v->lock);
    struct buffer_ref ref = irp_append_name(irp, h->node->name);
    LeaveCriticalSection(&v->lock);
    return ref;
}

/* The same refusal again without asking: programs try it once with POSIX semantics and once without. */
static void remember_refusal(struct handle *h, UINT32 flags, NTSTATUS status)
{
    if ((flags & ~2u) == 1 && (status == STATUS_ACCESS_DENIED || status == STATUS_DIRECTORY_NOT_EMPTY || status == STATUS_CANNOT_DELETE))
        h->disposition_status = status;
}

/* Flags: 1 delete, 2 POSIX semantics, 0x10 even if read-only. */
NTSTATUS driver_disposition(struct volume *v, struct irp *irp, UINT32 id, UINT32 flags)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if ((h->granted & DELETE) == 0)
        return STATUS_ACCESS_DENIED;
    if ((flags & 2) != 0 && (v->params.flags & VOLUME_POSIX_UNLINK) == 0)
        return STATUS_INVALID_PARAMETER;
    if (h->node->root)
        return STATUS_CANNOT_DELETE;
    node_lock(h->node);
    NTSTATUS status = STATUS_SUCCESS;
    if (h->node->unlinked)
        status = STATUS_FILE_DELETED;
    else if ((flags & ~2u) == 1 && h->disposition_status != STATUS_SUCCESS)
        status = h->disposition_status;
    else {
        h->disposition_status = STATUS_SUCCESS;
        struct request *q = irp_reset(irp, KIND_SET_INFO);
        q->file_name = append_present_name(v, irp, h);
        q->u.any.context2 = h->context2;
        q->u.set_info.info_class = (flags & 0x12) != 0 ? 64 : 13;
        q->u.set_info.u.disposition = (flags & 1) != 0 ? flags & 0x13 : 0;
        status = irp_send(v, irp);
        EnterCriticalSection(&v->lock);
        if (status == STATUS_SUCCESS) {
            h->node->delete_pending = (flags & 1) != 0;
            h->posix_delete = (flags & 1) != 0 && (h->posix_delete || (flags & 2) != 0);
        } else
            remember_refusal(h, flags, status);
        LeaveCriticalSection(&v->lock);
    }
    node_unlock(h->node);
    return status;
}

static WCHAR *renamed(const WCHAR *name, size_t old_length, const WCHAR *new_name)
{
    WCHAR *result = malloc((wcslen(new_name) + wcslen(name + old_length) + 1) * sizeof(WCHAR));
    wcscpy(result, new_name);
    wcscat(result, name + old_length);
    return result;
}

/* Whether other opens stand in the way: of what is named so or below it. */
static NTSTATUS check_name(struct volume *v, struct handle *h, const WCHAR *name, BOOL old, BOOL posix)
{
    for (struct node *n = v->nodes; n != NULL; n = n->next) {
        BOOL below = is_below(v, n->name, name);
        if (n->unlinked || !(below || same_name(v, n->name, name)))
            continue;
        if (!old && below && n->name[wcslen(name)] == '\\')
            return STATUS_ACCESS_DENIED;
        if (n == h->node || n->handles == 0)
            continue;
        if (posix && n->share_users == n->shares_delete && n->streams_deny_delete == 0)
            continue;
        return posix ? STATUS_SHARING_VIOLATION : STATUS_ACCESS_DENIED;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS may_rename(struct volume *v, struct handle *h, const WCHAR *new_name, UINT32 flags)
{
    BOOL posix = (flags & 2) != 0;
    NTSTATUS status = h->node->unlinked ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
    if (status == STATUS_SUCCESS && (h->node->directory || h->node->handles != 1))
        status = check_name(v, h, h->node->name, TRUE, posix);
    if (status == STATUS_SUCCESS && !same_name(v, h->node->name, new_name))
        status = check_name(v, h, new_name, FALSE, posix);
    return status;
}

struct names { const WCHAR *old, *new; };

/* Files without a handle that Windows still keeps. */
static BOOL is_idle(struct volume *v, struct node *n, const void *argument)
{
    const struct names *names = argument;
    return n->section != NULL && n->handles == 0 && n->section->views == 0 && !n->unlinked
        && (is_below(v, n->name, names->old) || is_below(v, n->name, names->new) || same_name(v, n->name, names->new));
}

static void flush_idle(struct volume *v, struct irp *irp, const WCHAR *old, const WCHAR *new)
{
    struct names names = { old, new };
    struct node **nodes = node_pin_all(v, is_idle, &names);
    for (struct node **n = nodes; *n != NULL; n++) {
        node_lock(*n);
        cache_flush(v, irp, *n, 0, ~(UINT64)0);
        struct handle *ended = section_end(v, *n);
        node_unlock(*n);
        if (ended != NULL)
            handle_release(v, irp, ended);
        node_unpin(v, *n);
    }
    free(nodes);
}

static void rename_nodes(struct volume *v, struct handle *h, const WCHAR *new_name)
{
    EnterCriticalSection(&v->lock);
    WCHAR *old = wcsdup(h->node->name);
    for (struct node *n = v->nodes; n != NULL; n = n->next) {
        if (n->unlinked)
            continue;
        if (n == h->node || is_below(v, n->name, old)) {
            WCHAR *name = renamed(n->name, wcslen(old), new_name);
            free(n->name);
            n->name = name;
        } else if (same_name(v, n->name, new_name))
            n->unlinked = TRUE;
    }
    free(old);
    LeaveCriticalSection(&v->lock);
}

/* Windows holds the folder that a rename leads to open meanwhile; its name is what the driver knows it by. */
static NTSTATUS open_target(struct volume *v, struct irp *irp, struct handle *h, const WCHAR *new_name, WCHAR *target, UINT32 *folder)
{
    struct open_args args = {
        .path = new_name, .access = SYNCHRONIZE | (h->node->directory ? FILE_ADD_SUBDIRECTORY : FILE_ADD_FILE), .share = FILE_SHARE_READ | FILE_SHARE_WRITE,
        .disposition = FILE_OPEN, .options = FILE_OPEN_FOR_BACKUP_INTENT, .target_directory = TRUE
    };
    struct open_result result;
    NTSTATUS status = driver_create(v, irp, &args, &result);
    if (status != STATUS_SUCCESS)
        return status;
    *folder = result.handle;
    wcscpy(target, result.name[1] == 0 ? L"" : result.name);
    wcscat(target, wcsrchr(new_name, '\\'));
    return STATUS_SUCCESS;
}

static NTSTATUS rename_to(struct volume *v, struct irp *irp, struct handle *h, UINT32 flags, const WCHAR *new_name)
{
    AcquireSRWLockExclusive(&v->rename_lock);
    flush_idle(v, irp, h->node->name, new_name);
    node_lock(h->node);
    EnterCriticalSection(&v->lock);
    NTSTATUS status = may_rename(v, h, new_name, flags);
    LeaveCriticalSection(&v->lock);
    if (status == STATUS_SUCCESS && wcscmp(h->node->name, new_name) != 0) {
        struct request *q = irp_reset(irp, KIND_SET_INFO);
        q->file_name = append_present_name(v, irp, h);
        q->u.any.context2 = h->context2;
        q->u.set_info.info_class = (flags & 0x42) != 0 ? 65 : 10;
        q->u.set_info.u.rename.name = irp_append_name(irp, new_name);
        q->u.set_info.u.rename.token = (flags & 1) != 0 ? (UINT64)GetCurrentProcessId() << 32 | 4 : 0;
        q->u.set_info.u.rename.flags = flags;
        status = irp_send(v, irp);
        if (status == STATUS_SUCCESS)
            rename_nodes(v, h, new_name);
    }
    node_unlock(h->node);
    ReleaseSRWLockExclusive(&v->rename_lock);
    return status;
}

/* Flags: 1 replace, 2 POSIX semantics, 0x40 even if read-only. While it runs nothing can be opened. */
NTSTATUS driver_rename(struct volume *v, struct irp *irp, UINT32 id, UINT32 flags, const WCHAR *new_name)
{
    struct handle *h = driver_handle(v, id);
    WCHAR target[4096];
    UINT32 folder = 0;
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if ((h->granted & DELETE) == 0)
        return STATUS_ACCESS_DENIED;
    if (h->node->root || wcschr(h->node->name, ':') != NULL || wcschr(new_name, ':') != NULL)
        return STATUS_INVALID_PARAMETER;
    if (wcslen(new_name) >= PATH_MAX_UNITS || wcschr(new_name, '\\') == NULL)
        return STATUS_OBJECT_NAME_INVALID;
    NTSTATUS status = open_target(v, irp, h, new_name, target, &folder);
    if (status != STATUS_SUCCESS)
        return status;
    status = rename_to(v, irp, h, flags, target);
    driver_cleanup(v, irp, folder);
    driver_close(v, irp, folder);
    return status;
}
