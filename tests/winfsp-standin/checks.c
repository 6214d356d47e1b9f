#include "standin.h"
#include <stdarg.h>
#include <stdio.h>

#define COMPLAINTS_MAX 200
#define KNOWN_ATTRIBUTES (0x00045DB7u | 0x80u | 0x00400000u)

void complain(struct volume *v, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    EnterCriticalSection(&v->lock);
    if (v->complaint_count < COMPLAINTS_MAX) {
        struct complaint *c = malloc(sizeof *c + strlen(text) + 1);
        strcpy(c->text, text);
        c->next = v->complaints;
        v->complaints = c;
        v->complaint_count++;
    }
    LeaveCriticalSection(&v->lock);
}

static BOOL terminated(const WCHAR *text, size_t capacity)
{
    for (size_t i = 0; i < capacity; i++)
        if (text[i] == 0)
            return TRUE;
    return FALSE;
}

void check_params(struct volume *v, const WCHAR *device)
{
    const struct volume_params *p = &v->params;
    BOOL network = wcscmp(device, L"WinFsp.Net") == 0;
    if (!network && wcscmp(device, L"WinFsp.Disk") != 0)
        complain(v, "params: unknown device");
    if (p->version != 504)
        complain(v, "params: version %u is not the struct's size", p->version);
    if (p->sector_size < 512 || p->sector_size > 4096 || (p->sector_size & (p->sector_size - 1)) != 0)
        complain(v, "params: sector size %u", p->sector_size);
    if (p->sectors_per_unit == 0)
        complain(v, "params: no sectors in an allocation unit");
    if (p->max_component > 255)
        complain(v, "params: components of %u characters", p->max_component);
    if (p->irp_timeout != 0 && (p->irp_timeout < 60000 || p->irp_timeout > 600000))
        complain(v, "params: request timeout %u", p->irp_timeout);
    if (p->irp_capacity != 0 && (p->irp_capacity < 100 || p->irp_capacity > 1000))
        complain(v, "params: request capacity %u", p->irp_capacity);
    if (!terminated(p->prefix, 192) || !terminated(p->file_system_name, 16))
        complain(v, "params: a name is not terminated");
    if (network != (p->prefix[0] != 0))
        complain(v, "params: the prefix does not fit the device");
    if (p->prefix[0] != 0 && (p->prefix[0] != '\\' || p->prefix[1] == '\\' || wcschr(p->prefix + 1, '\\') == NULL))
        complain(v, "params: the prefix is not \\server\\share");
    if (p->reserved32 != 0 || p->reserved64[0] != 0 || p->reserved64[1] != 0 || p->control_code != 0)
        complain(v, "params: reserved fields are not zero");
    if ((p->flags & (1u << 7 | 0x1Fu << 19 | 1u << 28 | 1u << 31)) != 0 || (p->timeout_flags & ~0x1Fu) != 0)
        complain(v, "params: reserved flags are set (%08x %08x)", p->flags, p->timeout_flags);
}

void check_callbacks(struct volume *v)
{
    void *const *slots = (void *const *)v->fs.callbacks;
    const struct callbacks *c = v->fs.callbacks;
    if (c->create == NULL || c->open == NULL || c->overwrite == NULL)
        complain(v, "callbacks: Create, Open and Overwrite must be there");
    for (size_t i = SLOT(dispatcher_stopped) + 1; i < SLOT_COUNT; i++)
        if (slots[i] != NULL)
            complain(v, "callbacks: reserved slot %u is not null", (unsigned)i);
    if (c->obsolete != NULL)
        complain(v, "callbacks: the obsolete slot is not null");
    if ((v->params.flags & VOLUME_REPARSE_POINTS) != 0 && (c->get_reparse_point == NULL || c->resolve_reparse_points == NULL))
        complain(v, "callbacks: reparse points are promised but not offered");
    if ((v->params.flags & VOLUME_NAMED_STREAMS) != 0 && c->get_stream_info == NULL)
        complain(v, "callbacks: streams are promised but not offered");
    if ((v->params.flags & VOLUME_EXTENDED_ATTRIBUTES) != 0 && (c->get_ea == NULL || c->set_ea == NULL))
        complain(v, "callbacks: extended attributes are promised but not offered");
}

void check_file_info(struct volume *v, const char *where, const struct file_info *info)
{
    UINT64 unit = (UINT64)v->params.sector_size * v->params.sectors_per_unit;
    if (info->attributes == 0 || (info->attributes & ~KNOWN_ATTRIBUTES) != 0)
        complain(v, "%s: attributes %08x", where, info->attributes);
    if ((info->attributes & FILE_ATTRIBUTE_NORMAL) != 0 && info->attributes != FILE_ATTRIBUTE_NORMAL)
        complain(v, "%s: NORMAL together with others (%08x)", where, info->attributes);
    if (((info->attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0) != (info->reparse_tag != 0))
        complain(v, "%s: attributes %08x with reparse tag %08x", where, info->attributes, info->reparse_tag);
    if ((info->attributes & FILE_ATTRIBUTE_DIRECTORY) == 0 && (info->allocation_size < info->size || info->allocation_size % unit != 0))
        complain(v, "%s: allocation %llu for %llu bytes", where, (unsigned long long)info->allocation_size, (unsigned long long)info->size);
    if (info->index == 0)
        complain(v, "%s: no index number", where);
    if (info->hard_links != 0)
        complain(v, "%s: %u hard links", where, info->hard_links);
    if (info->creation_time == 0 || info->write_time == 0 || info->change_time == 0 || info->access_time == 0)
        complain(v, "%s: a time is 0", where);
    if ((INT64)info->creation_time < 0 || (INT64)info->write_time < 0 || (INT64)info->change_time < 0 || (INT64)info->access_time < 0)
        complain(v, "%s: a time is beyond the range", where);
}

void check_descriptor(struct volume *v, const char *where, const void *descriptor, SIZE_T size)
{
    SECURITY_DESCRIPTOR_CONTROL control;
    DWORD revision;
    PSID sid = NULL;
    BOOL defaulted;
    if (size == 0)
        return;
    if (size < 20 || !IsValidSecurityDescriptor((void *)descriptor)) {
        complain(v, "%s: an invalid security descriptor of %u bytes", where, (unsigned)size);
        return;
    }
    if (GetSecurityDescriptorLength((void *)descriptor) != size)
        complain(v, "%s: a security descriptor of %u bytes in %u", where, (unsigned)GetSecurityDescriptorLength((void *)descriptor), (unsigned)size);
    if (!GetSecurityDescriptorControl((void *)descriptor, &control, &revision) || (control & SE_SELF_RELATIVE) == 0)
        complain(v, "%s: a security descriptor that is not self-relative", where);
    if (!GetSecurityDescriptorOwner((void *)descriptor, &sid, &defaulted) || sid == NULL || !IsValidSid(sid))
        complain(v, "%s: a security descriptor without a valid owner", where);
    if (!GetSecurityDescriptorGroup((void *)descriptor, &sid, &defaulted) || sid == NULL || !IsValidSid(sid))
        complain(v, "%s: a security descriptor without a valid group", where);
}

void check_component(struct volume *v, const char *where, const WCHAR *name, size_t length)
{
    if (length == 0 || length > (v->params.max_component ? v->params.max_component : 255u))
        complain(v, "%s: a name of %u characters", where, (unsigned)length);
    for (size_t i = 0; i < length; i++)
        if (name[i] < 32 || wcschr(L"\"*/:<>?|\\", name[i]) != NULL) {
            complain(v, "%s: a name holds the character U+%04X", where, name[i]);
            break;
        }
    if (length > 0 && (name[length - 1] == '.' || name[length - 1] == ' ') && !(name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.'))))
        complain(v, "%s: a name ends in a dot or a space", where);
}

void check_dir_entry(struct volume *v, const struct dir_info *entry, BOOL root)
{
    size_t length = (entry->size - sizeof *entry) / sizeof(WCHAR);
    BOOL dots = length > 0 && entry->name[0] == '.' && (length == 1 || (length == 2 && entry->name[1] == '.'));
    if ((entry->size - sizeof *entry) % sizeof(WCHAR) != 0)
        complain(v, "directory: an entry of %u bytes", entry->size);
    check_component(v, "directory", entry->name, length);
    check_file_info(v, "directory", &entry->info);
    if (dots && root)
        complain(v, "directory: the root lists a dot entry");
    if (dots && (entry->info.attributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
        complain(v, "directory: a dot entry is no directory");
}

NTSTATUS check_status(struct volume *v, const char *where, NTSTATUS status)
{
    /* Nothing else may come out of a callback: informational and warning codes count as success in the driver. */
    if (status != STATUS_SUCCESS && status != STATUS_PENDING && status != STATUS_REPARSE && status != STATUS_BUFFER_OVERFLOW
        && ((UINT32)status >> 30) != 3)
        complain(v, "%s: odd status %08x", where, (UINT32)status);
    BOOL looks_up = strcmp(where, "create") == 0 || strcmp(where, "open") == 0 || strcmp(where, "get_security_by_name") == 0 || strcmp(where, "resolve_reparse_points") == 0;
    if (status == STATUS_REPARSE && !looks_up)
        complain(v, "%s: a reparse point where nothing is looked up", where);
    if (status == STATUS_BUFFER_OVERFLOW && strncmp(where, "get_", 4) != 0)
        complain(v, "%s: a buffer that is too small, but none was given", where);
    if (status == STATUS_END_OF_FILE && strcmp(where, "read") != 0)
        complain(v, "%s: the end of a file", where);
    if ((status == STATUS_NO_MORE_FILES || status == STATUS_NO_SUCH_FILE) && strcmp(where, "read_directory") != 0)
        complain(v, "%s: status %08x", where, (UINT32)status);
    if (status == STATUS_PENDING && strcmp(where, "read") != 0 && strcmp(where, "write") != 0 && strcmp(where, "read_directory") != 0)
        complain(v, "%s: may not answer later", where);
    return status;
}
