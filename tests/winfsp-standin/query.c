#include "standin.h"

#define CANARY_SIZE 64
#define CANARY 0xC5

/* Names may change under a rename of a folder above. */
static struct buffer_ref append_present_name(struct volume *v, struct irp *irp, struct handle *h)
{
    EnterCriticalSection(&v->lock);
    struct buffer_ref ref = irp_append_name(irp, h->node->name);
    LeaveCriticalSection(&v->lock);
    return ref;
}

/* Moves data through a buffer of the driver's, which is watched for writes beyond its end. */
NTSTATUS driver_transfer(struct volume *v, struct irp *irp, UINT32 id, BOOL write, void *data, UINT64 offset, UINT32 length, BOOL constrained)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if (h->node->directory)
        return write ? STATUS_INVALID_PARAMETER : STATUS_INVALID_DEVICE_REQUEST;
    /* Paging I/O, which is constrained, comes through any open of the file. */
    if (!constrained && (h->granted & (write ? FILE_WRITE_DATA | FILE_APPEND_DATA : FILE_READ_DATA | FILE_EXECUTE)) == 0)
        return STATUS_ACCESS_DENIED;
    if (write && (h->granted & FILE_WRITE_DATA) == 0 && (h->granted & FILE_APPEND_DATA) != 0)
        offset = ~(UINT64)0;
    irp->response->information = 0;
    if (length == 0)
        return STATUS_SUCCESS;
    UINT8 *buffer = malloc(length + CANARY_SIZE);
    memset(buffer + length, CANARY, CANARY_SIZE);
    if (write)
        memcpy(buffer, data, length);
    struct request *q = irp_reset(irp, write ? KIND_WRITE : KIND_READ);
    q->u.transfer.c.context2 = h->context2;
    q->u.transfer.address = (UINT64)(UINT_PTR)buffer;
    q->u.transfer.offset = offset;
    q->u.transfer.length = length;
    q->u.transfer.constrained = constrained;
    /* The driver holds the file for one writer until it was answered: that is how appending is safe. */
    BOOL exclusive = write && !constrained;
    if (exclusive)
        AcquireSRWLockExclusive(&h->node->writing);
    NTSTATUS status = irp_send(v, irp);
    if (exclusive)
        ReleaseSRWLockExclusive(&h->node->writing);
    UINT32 count = irp->response->information;
    for (int i = 0; i < CANARY_SIZE; i++)
        if (buffer[length + i] != CANARY) {
            complain(v, "transfer: written beyond a buffer of %u bytes", length);
            break;
        }
    if (count > length)
        complain(v, "transfer: %u of %u bytes", count, length);
    else if (status == STATUS_SUCCESS && !write)
        memcpy(data, buffer, count);
    if (status == STATUS_SUCCESS && !write && count == 0)
        complain(v, "read: no bytes, but no end of file either");
    if (status == STATUS_SUCCESS && write) {
        h->modified = TRUE;
        check_file_info(v, "write", &irp->response->u.info);
    }
    free(buffer);
    return status;
}

/* Requests that name an open file and nothing else. */
NTSTATUS driver_simple(struct volume *v, struct irp *irp, UINT32 id, UINT32 kind)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL && id != 0)
        return STATUS_INVALID_HANDLE;
    struct request *q = irp_reset(irp, kind);
    q->u.any.context2 = h == NULL ? 0 : h->context2;
    NTSTATUS status = irp_send(v, irp);
    if (NT_SUCCESS(status) && h != NULL && (kind == KIND_QUERY_INFO || kind == KIND_FLUSH))
        check_file_info(v, "query", &irp->response->u.info);
    return status;
}

NTSTATUS driver_set_basic(struct volume *v, struct irp *irp, UINT32 id, UINT32 attributes, const UINT64 times[4])
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    struct request *q = irp_reset(irp, KIND_SET_INFO);
    q->u.any.context2 = h->context2;
    q->u.set_info.info_class = 4;
    q->u.set_info.u.basic.attributes = attributes == 0 ? INVALID_FILE_ATTRIBUTES : attributes & ~(UINT32)(FILE_ATTRIBUTE_NORMAL | FILE_ATTRIBUTE_DIRECTORY);
    q->u.set_info.u.basic.creation = times[0];
    q->u.set_info.u.basic.access = times[1];
    q->u.set_info.u.basic.write = times[2];
    q->u.set_info.u.basic.change = times[3];
    NTSTATUS status = irp_send(v, irp);
    if (status == STATUS_SUCCESS) {
        h->metadata = TRUE;
        h->did_attributes |= attributes != 0;
        h->did_access |= times[1] != 0;
        h->did_write |= times[2] != 0;
        h->did_change |= times[3] != 0;
    }
    return status;
}

NTSTATUS driver_set_size(struct volume *v, struct irp *irp, UINT32 id, UINT64 size, BOOL allocation)
{
    struct handle *h = driver_handle(v, id);
    UINT64 unit = (UINT64)v->params.sector_size * v->params.sectors_per_unit;
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if ((h->granted & FILE_WRITE_DATA) == 0)
        return STATUS_ACCESS_DENIED;
    struct request *q = irp_reset(irp, KIND_SET_INFO);
    q->u.any.context2 = h->context2;
    q->u.set_info.info_class = allocation ? 19 : 20;
    q->u.set_info.u.size = allocation ? (size + unit - 1) / unit * unit : size;
    NTSTATUS status = irp_send(v, irp);
    if (status == STATUS_SUCCESS)
        h->modified = TRUE;
    return status;
}

/* Flags: 1 delete, 2 POSIX semantics, 0x10 even if read-only. */
NTSTATUS driver_disposition(struct volume *v, struct irp *irp, UINT32 id, UINT32 flags)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if ((h->granted & DELETE) == 0)
        return STATUS_ACCESS_DENIED;
    if (h->node->root)
        return STATUS_CANNOT_DELETE;
    if ((flags & 2) != 0 && (v->params.flags & VOLUME_POSIX_UNLINK) == 0)
        return STATUS_INVALID_PARAMETER;
    if (h->node->unlinked)
        return STATUS_FILE_DELETED;
    struct request *q = irp_reset(irp, KIND_SET_INFO);
    q->file_name = append_present_name(v, irp, h);
    q->u.any.context2 = h->context2;
    q->u.set_info.info_class = (flags & 2) != 0 ? 64 : 13;
    q->u.set_info.u.disposition = flags;
    NTSTATUS status = irp_send(v, irp);
    if (status == STATUS_SUCCESS) {
        EnterCriticalSection(&v->lock);
        h->node->delete_pending = (flags & 1) != 0;
        h->posix_delete = (flags & 3) == 3;
        LeaveCriticalSection(&v->lock);
    }
    return status;
}

static WCHAR *renamed(const WCHAR *name, size_t old_length, const WCHAR *new_name)
{
    WCHAR *result = malloc((wcslen(new_name) + wcslen(name + old_length) + 1) * sizeof(WCHAR));
    wcscpy(result, new_name);
    wcscat(result, name + old_length);
    return result;
}

/* Whether other opens stand in the way: below a folder that moves, or of a file that is to be replaced. */
static NTSTATUS may_rename(struct volume *v, struct handle *h, const WCHAR *new_name, UINT32 flags)
{
    BOOL posix = (flags & 2) != 0;
    for (struct node *n = v->nodes; n != NULL; n = n->next) {
        if (n->unlinked || n->handles == 0 || n == h->node)
            continue;
        if (is_below(v, n->name, h->node->name) && (!posix || h->node->directory))
            return STATUS_ACCESS_DENIED;
        if (!posix && wcslen(n->name) == wcslen(new_name) && compare_names(v, n->name, new_name, wcslen(new_name)) == 0)
            return STATUS_ACCESS_DENIED;
    }
    return STATUS_SUCCESS;
}

/* Flags: 1 replace, 2 POSIX semantics, 0x40 even if read-only. */
NTSTATUS driver_rename(struct volume *v, struct irp *irp, UINT32 id, UINT32 flags, const WCHAR *new_name)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if ((h->granted & DELETE) == 0)
        return STATUS_ACCESS_DENIED;
    if (h->node->root || wcschr(h->node->name, ':') != NULL || wcschr(new_name, ':') != NULL || h->node->unlinked)
        return STATUS_INVALID_PARAMETER;
    if (wcslen(new_name) >= PATH_MAX_UNITS)
        return STATUS_OBJECT_NAME_INVALID;
    AcquireSRWLockExclusive(&v->rename_lock);
    EnterCriticalSection(&v->lock);
    NTSTATUS status = may_rename(v, h, new_name, flags);
    LeaveCriticalSection(&v->lock);
    if (status != STATUS_SUCCESS || wcscmp(h->node->name, new_name) == 0) {
        ReleaseSRWLockExclusive(&v->rename_lock);
        return status;
    }
    struct request *q = irp_reset(irp, KIND_SET_INFO);
    q->file_name = append_present_name(v, irp, h);
    q->u.any.context2 = h->context2;
    q->u.set_info.info_class = (flags & 2) != 0 ? 65 : 10;
    q->u.set_info.u.rename.name = irp_append_name(irp, new_name);
    q->u.set_info.u.rename.token = (flags & 1) != 0 ? (UINT64)GetCurrentProcessId() << 32 | 4 : 0;
    q->u.set_info.u.rename.flags = flags;
    status = irp_send(v, irp);
    if (status == STATUS_SUCCESS) {
        EnterCriticalSection(&v->lock);
        WCHAR *old = wcsdup(h->node->name);
        for (struct node *n = v->nodes; n != NULL; n = n->next) {
            if (n->unlinked)
                continue;
            if (n == h->node || is_below(v, n->name, old)) {
                WCHAR *name = renamed(n->name, wcslen(old), new_name);
                free(n->name);
                n->name = name;
            } else if (wcslen(n->name) == wcslen(new_name) && compare_names(v, n->name, new_name, wcslen(new_name)) == 0)
                n->unlinked = TRUE;
        }
        free(old);
        LeaveCriticalSection(&v->lock);
    }
    ReleaseSRWLockExclusive(&v->rename_lock);
    return status;
}

/* Looks through the answer and remembers the last name, from which the next query goes on. */
static void walk_entries(struct volume *v, struct handle *h, const UINT8 *buffer, UINT32 count, BOOL *end)
{
    const struct dir_info *last = NULL;
    UINT32 at = 0;
    *end = count == 0;
    while (at + 2 <= count) {
        const struct dir_info *entry = (const struct dir_info *)(buffer + at);
        if (entry->size == 0) {
            *end = TRUE;
            break;
        }
        if (entry->size < sizeof *entry || at + entry->size > count) {
            complain(v, "directory: an entry of %u bytes at %u of %u", entry->size, at, count);
            break;
        }
        check_dir_entry(v, entry, h->node->root);
        last = entry;
        at += (entry->size + 7u) & ~7u;
    }
    if (last != NULL) {
        size_t length = (last->size - sizeof *last) / sizeof(WCHAR);
        free(h->marker);
        h->marker = calloc(length + 1, sizeof(WCHAR));
        memcpy(h->marker, last->name, length * sizeof(WCHAR));
    }
}

NTSTATUS driver_query_directory(struct volume *v, struct irp *irp, UINT32 id, void *buffer, UINT32 length, const WCHAR *pattern, BOOL restart, BOOL *end)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if (!h->node->directory)
        return STATUS_INVALID_PARAMETER;
    if (restart) {
        free(h->marker);
        h->marker = NULL;
    }
    BOOL wild = pattern == NULL || wcspbrk(pattern, L"*?<>\"") != NULL;
    BOOL name = !wild && (v->params.flags & VOLUME_PASS_FILE_NAME) != 0, pass = name || (pattern != NULL && (v->params.flags & VOLUME_PASS_PATTERN) != 0);
    struct request *q = irp_reset(irp, KIND_QUERY_DIRECTORY);
    q->u.any.context2 = h->context2;
    q->u.query_directory.address = (UINT64)(UINT_PTR)buffer;
    q->u.query_directory.length = length;
    if (pass)
        q->u.query_directory.pattern = irp_append_name(irp, pattern);
    if (h->marker != NULL && !name)
        q->u.query_directory.marker = irp_append_name(irp, h->marker);
    q->u.query_directory.flags = (name ? QUERY_PATTERN_IS_NAME : 0) | ((v->params.flags & VOLUME_CASE_SENSITIVE) != 0 ? QUERY_CASE_SENSITIVE : 0);
    NTSTATUS status = irp_send(v, irp);
    if (status == STATUS_SUCCESS) {
        if (irp->response->information > length)
            complain(v, "directory: %u of %u bytes", irp->response->information, length);
        walk_entries(v, h, buffer, irp->response->information, end);
    }
    return status;
}

NTSTATUS driver_fs_control(struct volume *v, struct irp *irp, UINT32 id, UINT32 code, const void *data, UINT32 size)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if ((v->params.flags & VOLUME_REPARSE_POINTS) == 0)
        return STATUS_INVALID_DEVICE_REQUEST;
    struct request *q = irp_reset(irp, KIND_FS_CONTROL);
    q->file_name = append_present_name(v, irp, h);
    q->u.fs_control.c.context2 = h->context2;
    q->u.fs_control.code = code;
    q->u.fs_control.buffer = irp_append(irp, data, size);
    return irp_send(v, irp);
}

NTSTATUS driver_set_security(struct volume *v, struct irp *irp, UINT32 id, UINT32 parts, const void *descriptor, UINT32 size)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    struct request *q = irp_reset(irp, KIND_SET_SECURITY);
    q->u.set_security.c.context2 = h->context2;
    q->u.set_security.parts = parts;
    q->u.set_security.descriptor = irp_append(irp, descriptor, size);
    NTSTATUS status = irp_send(v, irp);
    if (status == STATUS_SUCCESS)
        h->metadata = TRUE;
    return status;
}

NTSTATUS driver_set_ea(struct volume *v, struct irp *irp, UINT32 id, const void *ea, UINT32 size)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if ((v->params.flags & VOLUME_EXTENDED_ATTRIBUTES) == 0)
        return STATUS_INVALID_DEVICE_REQUEST;
    struct request *q = irp_reset(irp, KIND_SET_EA);
    q->u.set_ea.c.context2 = h->context2;
    q->u.set_ea.ea = irp_append(irp, ea, size);
    NTSTATUS status = irp_send(v, irp);
    if (status == STATUS_SUCCESS)
        h->metadata = TRUE;
    return status;
}

NTSTATUS driver_set_label(struct volume *v, struct irp *irp, const WCHAR *label)
{
    struct request *q = irp_reset(irp, KIND_SET_VOLUME);
    q->u.set_volume.info_class = 2;
    q->u.set_volume.label = irp_append_name(irp, label);
    return irp_send(v, irp);
}
