#include "standin.h"

int compare_names(const struct volume *v, const WCHAR *a, const WCHAR *b, size_t length)
{
    int order = CompareStringOrdinal(a, (int)length, b, (int)length, (v->params.flags & VOLUME_CASE_SENSITIVE) == 0);
    return order - CSTR_EQUAL;
}

BOOL same_name(const struct volume *v, const WCHAR *a, const WCHAR *b)
{
    size_t length = wcslen(a);
    return length == wcslen(b) && compare_names(v, a, b, length) == 0;
}

/* Whether a name is that of something in the folder, or of a stream of the file. */
BOOL is_below(const struct volume *v, const WCHAR *name, const WCHAR *folder)
{
    size_t length = wcslen(folder);
    return wcslen(name) > length && (name[length] == '\\' || name[length] == ':') && compare_names(v, name, folder, length) == 0;
}

/* The path without a trailing backslash; false when a component cannot be a name. */
BOOL clean_path(struct volume *v, const WCHAR *path, WCHAR *clean, size_t capacity, UINT32 *flags, size_t *colon)
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

/* The name under which the driver keeps an open file: the file system's, which may differ in case only, or else the
   one that was asked for, in upper case. */
NTSTATUS normalized_name(struct volume *v, const struct response *s, const WCHAR *asked, WCHAR *name)
{
    size_t length = s->u.opened.name.size / sizeof(WCHAR);
    wcscpy(name, asked);
    if ((v->params.flags & VOLUME_CASE_SENSITIVE) != 0)
        return STATUS_SUCCESS;
    if (length == 0) {
        CharUpperW(name);
        return STATUS_SUCCESS;
    }
    if (sizeof *s + s->u.opened.name.size > s->size || length != wcslen(asked) || compare_names(v, (const WCHAR *)s->buffer, asked, length) != 0) {
        complain(v, "open: the normalized name '%.*ls' does not fit '%ls'", (int)length, (const WCHAR *)s->buffer, asked);
        return STATUS_OBJECT_NAME_INVALID;
    }
    memcpy(name, s->buffer, length * sizeof(WCHAR));
    return STATUS_SUCCESS;
}
