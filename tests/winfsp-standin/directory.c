#include "standin.h"

/* Directory queries. The first one of a scan says the pattern; on a volume that ignores case the driver turns it into
   upper case before anybody sees it. */

static BOOL is_wild(const WCHAR *pattern)
{
    return pattern == NULL || wcspbrk(pattern, L"*?<>\"") != NULL;
}

static void begin_scan(struct volume *v, struct handle *h, const WCHAR *pattern)
{
    free(h->marker);
    free(h->pattern);
    h->marker = NULL;
    h->found = FALSE;
    h->pattern = pattern == NULL || wcscmp(pattern, L"*") == 0 ? NULL : wcsdup(pattern);
    if (h->pattern != NULL && (v->params.flags & VOLUME_CASE_SENSITIVE) == 0)
        CharUpperW(h->pattern);
    h->scanning = TRUE;
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
        h->found = TRUE;
    }
}

/* What one name was asked for must be called so. */
static void check_found(struct volume *v, struct handle *h, const UINT8 *buffer, UINT32 count)
{
    const struct dir_info *entry = (const struct dir_info *)buffer;
    if (count < sizeof *entry || entry->size < sizeof *entry)
        return;
    size_t length = (entry->size - sizeof *entry) / sizeof(WCHAR);
    if (length != wcslen(h->pattern) || compare_names(v, entry->name, h->pattern, length) != 0)
        complain(v, "get_dir_info_by_name: '%.*ls' for '%ls'", (int)length, entry->name, h->pattern);
}

static NTSTATUS ask(struct volume *v, struct irp *irp, struct handle *h, void *buffer, UINT32 length)
{
    BOOL name = !is_wild(h->pattern) && (v->params.flags & VOLUME_PASS_FILE_NAME) != 0;
    BOOL pass = name || (h->pattern != NULL && (v->params.flags & VOLUME_PASS_PATTERN) != 0);
    struct request *q = irp_reset(irp, KIND_QUERY_DIRECTORY);
    void *pages = pages_map(&irp->pages, length);
    memset(pages, 0, length);
    q->u.query_directory.c.context2 = h->context2;
    q->u.query_directory.address = (UINT64)(UINT_PTR)pages;
    q->u.query_directory.length = length;
    if (pass)
        q->u.query_directory.pattern = irp_append_name(irp, h->pattern);
    if (h->marker != NULL)
        q->u.query_directory.marker = irp_append_name(irp, h->marker);
    q->u.query_directory.flags = (name ? QUERY_PATTERN_IS_NAME : 0) | ((v->params.flags & VOLUME_CASE_SENSITIVE) != 0 ? QUERY_CASE_SENSITIVE : 0);
    NTSTATUS status = irp_send(v, irp);
    if (status == STATUS_SUCCESS && irp->response->information > length) {
        complain(v, "directory: %u of %u bytes", irp->response->information, length);
        status = STATUS_INTERNAL_ERROR;
    }
    if (status == STATUS_SUCCESS) {
        memcpy(buffer, pages, irp->response->information);
        check_listing(v, buffer, irp->response->information, h->marker);
        if (name)
            check_found(v, h, buffer, irp->response->information);
    }
    if (!pages_unmap(&irp->pages))
        complain(v, "directory: written beyond a buffer of %u bytes", length);
    return status;
}

NTSTATUS driver_query_directory(struct volume *v, struct irp *irp, UINT32 id, void *buffer, UINT32 length, const WCHAR *pattern, BOOL restart, BOOL *end)
{
    struct handle *h = driver_handle(v, id);
    if (h == NULL)
        return STATUS_INVALID_HANDLE;
    if (!h->node->directory)
        return STATUS_INVALID_PARAMETER;
    node_lock(h->node);
    if (!h->scanning || (restart && pattern != NULL))
        begin_scan(v, h, pattern);
    else if (restart) {
        free(h->marker);
        h->marker = NULL;
        h->found = FALSE;
    }
    *end = TRUE;
    NTSTATUS status = STATUS_SUCCESS;
    irp->response->information = 0;
    /* A name is found once. */
    if (is_wild(h->pattern) || !h->found) {
        status = ask(v, irp, h, buffer, length);
        if (status == STATUS_SUCCESS)
            walk_entries(v, h, buffer, irp->response->information, end);
    }
    node_unlock(h->node);
    return status;
}
