#include "standin.h"

/* Answers that carry lists and links, looked at as the driver looks at them before it believes them. */

void check_streams(struct volume *v, const UINT8 *buffer, UINT32 size, BOOL directory)
{
    UINT32 at = 0, contents = 0;
    const struct stream_info *seen[256];
    size_t count = 0;
    while (at + 2 <= size) {
        const struct stream_info *one = (const struct stream_info *)(buffer + at);
        if (one->size == 0)
            break;
        if (one->size < sizeof *one || at + one->size > size || (one->size - sizeof *one) % sizeof(WCHAR) != 0) {
            complain(v, "streams: an entry of %u bytes at %u of %u", one->size, at, size);
            return;
        }
        size_t length = (one->size - sizeof *one) / sizeof(WCHAR);
        if (length == 0)
            contents++;
        else
            check_component(v, "streams", one->name, length);
        if (one->allocation_size < one->stream_size)
            complain(v, "streams: allocation %llu for %llu bytes", (unsigned long long)one->allocation_size, (unsigned long long)one->stream_size);
        for (size_t i = 0; i < count; i++)
            if (seen[i]->size == one->size && compare_names(v, seen[i]->name, one->name, length) == 0)
                complain(v, "streams: '%.*ls' is listed twice", (int)length, one->name);
        if (count < 256)
            seen[count++] = one;
        at += (one->size + 7u) & ~7u;
    }
    if (contents != (directory ? 0u : 1u))
        complain(v, "streams: the content of a %s is listed %u times", directory ? "directory" : "file", contents);
}

/* Names count as one whatever their case. */
static BOOL same_attribute(const struct ea_entry *a, const struct ea_entry *b)
{
    return a->name_length == b->name_length && _strnicmp(a->name, b->name, a->name_length) == 0;
}

void check_attributes(struct volume *v, const char *where, const UINT8 *buffer, UINT32 size)
{
    const struct ea_entry *seen[256];
    size_t count = 0;
    for (UINT32 at = 0; size != 0;) {
        const struct ea_entry *one = (const struct ea_entry *)(buffer + at);
        UINT32 header = offsetof(struct ea_entry, name), length = at + header > size ? 0 : header + one->name_length + 1 + one->value_length;
        if (length == 0 || at + length > size || one->name_length == 0 || one->name[one->name_length] != 0) {
            complain(v, "%s: an attribute of %u bytes at %u of %u", where, length, at, size);
            return;
        }
        if ((one->flags & ~0x80) != 0)
            complain(v, "%s: '%s' has the flags %02x", where, one->name, one->flags);
        for (size_t i = 0; i < count; i++)
            if (same_attribute(seen[i], one))
                complain(v, "%s: '%s' is listed twice", where, one->name);
        if (count < 256)
            seen[count++] = one;
        if (one->next == 0 || at + one->next >= size)
            return;
        if (one->next != ((length + 3) & ~3u)) {
            complain(v, "%s: the attribute behind '%s' lies at %u instead of %u", where, one->name, one->next, (length + 3) & ~3u);
            return;
        }
        at += one->next;
    }
}

BOOL check_reparse(struct volume *v, const char *where, const void *buffer, UINT32 size)
{
    const struct reparse_buffer *r = buffer;
    if (size < 8 || r->length + 8u > size || r->tag == 0) {
        complain(v, "%s: a reparse point of %u bytes, tag %08x, length %u", where, size, size < 8 ? 0 : r->tag, size < 8 ? 0 : r->length);
        return FALSE;
    }
    if (r->tag != IO_REPARSE_TAG_SYMLINK)
        return TRUE;
    UINT32 room = r->length + 8u - (UINT32)offsetof(struct reparse_buffer, path);
    if (size < sizeof *r || r->length + 8u < sizeof *r || r->substitute_length == 0 || r->substitute_length % 2 != 0 || r->print_length % 2 != 0
        || r->substitute_offset + r->substitute_length > room || r->print_offset + r->print_length > room || r->flags > 1) {
        complain(v, "%s: a symbolic link that is none (%u bytes, names of %u and %u, flags %x)", where, size, r->substitute_length, r->print_length, r->flags);
        return FALSE;
    }
    return TRUE;
}

/* No name twice in one answer; "." and ".." first. */
void check_listing(struct volume *v, const UINT8 *buffer, UINT32 size, const WCHAR *marker)
{
    const struct dir_info **seen = malloc((size / sizeof(struct dir_info) + 1) * sizeof *seen);
    size_t count = 0;
    for (UINT32 at = 0; at + sizeof(struct dir_info) <= size;) {
        const struct dir_info *one = (const struct dir_info *)(buffer + at);
        if (one->size < sizeof *one || at + one->size > size)
            break;
        size_t bytes = one->size - sizeof *one;
        for (size_t i = 0; i < count; i++)
            if (seen[i]->size == one->size && memcmp(seen[i]->name, one->name, bytes) == 0)
                complain(v, "directory: '%.*ls' is listed twice", (int)(bytes / 2), one->name);
        if (marker != NULL && wcslen(marker) * 2 == bytes && memcmp(marker, one->name, bytes) == 0)
            complain(v, "directory: '%ls' is listed again behind itself", marker);
        BOOL dots = bytes == 2 ? one->name[0] == '.' : bytes == 4 && one->name[0] == '.' && one->name[1] == '.';
        if (dots && (marker == NULL ? count != bytes / 2 - 1 : wcscmp(marker, L".") != 0 || count != 0))
            complain(v, "directory: '%.*ls' is not in front", (int)(bytes / 2), one->name);
        seen[count++] = one;
        at += (one->size + 7u) & ~7u;
    }
    free(seen);
}

/* What a change of size must have done. */
void check_size(struct volume *v, UINT64 asked, BOOL allocation, const struct file_info *info)
{
    if (allocation ? info->size > asked : info->size != asked)
        complain(v, "set_info: %llu bytes after %s of %llu", (unsigned long long)info->size, allocation ? "an allocation" : "an end", (unsigned long long)asked);
}

/* What a write must have done: all of it, unless it may not move the end; and then it did not. */
void check_written(struct volume *v, const struct node *n, UINT64 offset, UINT32 length, UINT32 count, BOOL constrained, const struct file_info *info)
{
    if (!constrained && count != length)
        complain(v, "write: %u of %u bytes", count, length);
    if (!constrained && info->size < (offset == ~(UINT64)0 ? length : offset + length))
        complain(v, "write: %llu bytes after %u at %llu", (unsigned long long)info->size, length, (unsigned long long)offset);
    if (constrained && info->size > n->info.size && info->size == offset + length)
        complain(v, "write: paging moved the end from %llu to %llu", (unsigned long long)n->info.size, (unsigned long long)info->size);
}

/* A file does not become a directory, nor the other way round. */
void check_kind(struct volume *v, const char *where, const struct node *n, const struct file_info *info)
{
    BOOL directory = (info->attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    if (directory != n->directory && (info->attributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0 && n->main_node == NULL)
        complain(v, "%s: '%ls' was%s a directory and is%s", where, n->name, n->directory ? "" : " not", directory ? "" : " not");
    if (n->main_node != NULL && directory)
        complain(v, "%s: the stream '%ls' is a directory", where, n->name);
}
