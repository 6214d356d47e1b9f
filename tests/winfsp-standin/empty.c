#include "standin.h"

/* Callbacks that do nothing: what a request costs without a file system. */

/* Owner and group SYSTEM, everything allowed to everyone: access checks are part of what a request costs anyway. */
static const UINT8 s_descriptor[] = {
    1, 0, 4, 0x80, 20, 0, 0, 0, 32, 0, 0, 0, 0, 0, 0, 0, 44, 0, 0, 0,
    1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0,
    1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0,
    2, 0, 28, 0, 1, 0, 0, 0, 0, 0, 20, 0, 0xFF, 1, 0x1F, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0
};

static NTSTATUS get_security(struct file_system *fs, WCHAR *name, UINT32 *attributes, void *descriptor, SIZE_T *size)
{
    (void)fs, (void)name;
    if (attributes != NULL)
        *attributes = FILE_ATTRIBUTE_ARCHIVE;
    if (size != NULL && descriptor != NULL) {
        memcpy(descriptor, s_descriptor, sizeof s_descriptor);
        *size = sizeof s_descriptor;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS open_file(struct file_system *fs, WCHAR *name, UINT32 options, UINT32 access, void **context, struct file_info *info)
{
    (void)name, (void)options, (void)access;
    *context = fs;
    info->attributes = FILE_ATTRIBUTE_ARCHIVE;
    info->index = 1;
    info->creation_time = info->access_time = info->write_time = info->change_time = 1;
    return STATUS_SUCCESS;
}

static NTSTATUS read_file(struct file_system *fs, void *context, void *buffer, UINT64 offset, ULONG length, ULONG *count)
{
    (void)fs, (void)context, (void)buffer, (void)offset;
    *count = length;
    return STATUS_SUCCESS;
}

static void close_file(struct file_system *fs, void *context)
{
    (void)fs, (void)context;
}

const struct callbacks empty_callbacks = { .get_security_by_name = get_security, .open = open_file, .read = read_file, .close = close_file };
