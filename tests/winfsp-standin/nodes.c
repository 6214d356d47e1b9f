#include "standin.h"

/* The open files. Opens of one name, whatever its case on a volume that ignores it, share a node: its size, its
   share modes, its lock and its cache. */

struct node *node_find(struct volume *v, const WCHAR *name)
{
    for (struct node *n = v->nodes; n != NULL; n = n->next)
        if (!n->unlinked && same_name(v, n->name, name))
            return n;
    return NULL;
}

/* The lock of a file's streams is that of the file. */
static SRWLOCK *lock_of(struct node *n)
{
    return &(n->main_node != NULL ? n->main_node : n)->main;
}

BOOL node_try_lock(struct node *n) { return TryAcquireSRWLockExclusive(lock_of(n)); }
void node_lock(struct node *n) { AcquireSRWLockExclusive(lock_of(n)); }
void node_unlock(struct node *n) { ReleaseSRWLockExclusive(lock_of(n)); }
void node_lock_shared(struct node *n) { AcquireSRWLockShared(lock_of(n)); }
void node_unlock_shared(struct node *n) { ReleaseSRWLockShared(lock_of(n)); }

static BOOL reads(UINT32 access) { return (access & (FILE_READ_DATA | FILE_EXECUTE)) != 0; }
static BOOL writes(UINT32 access) { return (access & (FILE_WRITE_DATA | FILE_APPEND_DATA)) != 0; }
static BOOL deletes(UINT32 access) { return (access & DELETE) != 0; }

static BOOL share_conflict(const struct node *n, UINT32 access, UINT32 share)
{
    if (!reads(access) && !writes(access) && !deletes(access))
        return FALSE;
    return (reads(access) && n->shares_read < n->share_users) || (writes(access) && n->shares_write < n->share_users)
        || (deletes(access) && n->shares_delete < n->share_users)
        || (n->readers != 0 && (share & FILE_SHARE_READ) == 0) || (n->writers != 0 && (share & FILE_SHARE_WRITE) == 0)
        || (n->deleters != 0 && (share & FILE_SHARE_DELETE) == 0);
}

static void count_share(struct node *n, struct handle *h, int sign)
{
    if (n->main_node == NULL && deletes(h->granted))
        n->main_denies_delete += sign;
    if (!reads(h->granted) && !writes(h->granted) && !deletes(h->granted))
        return;
    if (n->main_node != NULL && (h->share & FILE_SHARE_DELETE) == 0)
        n->main_node->streams_deny_delete += sign;
    n->share_users += sign;
    n->readers += reads(h->granted) * sign;
    n->writers += writes(h->granted) * sign;
    n->deleters += deletes(h->granted) * sign;
    n->shares_read += ((h->share & FILE_SHARE_READ) != 0) * sign;
    n->shares_write += ((h->share & FILE_SHARE_WRITE) != 0) * sign;
    n->shares_delete += ((h->share & FILE_SHARE_DELETE) != 0) * sign;
}

static NTSTATUS may_join(const struct node *n, const struct node *main, const struct handle *h, UINT32 additional_access)
{
    BOOL uses = reads(h->granted) || writes(h->granted) || deletes(h->granted);
    if (main != NULL && main->delete_pending)
        return STATUS_DELETE_PENDING;
    if (main != NULL && main->main_denies_delete > 0 && uses && (h->share & FILE_SHARE_DELETE) == 0)
        return STATUS_SHARING_VIOLATION;
    if (n == NULL)
        return STATUS_SUCCESS;
    if (n->delete_pending)
        return STATUS_DELETE_PENDING;
    if (n->streams_deny_delete > 0 && deletes(h->granted))
        return STATUS_SHARING_VIOLATION;
    if (uses && (h->share & FILE_SHARE_WRITE) == 0 && n->section != NULL && n->section->views > 0)
        return STATUS_SHARING_VIOLATION;
    return share_conflict(n, h->granted | additional_access, h->share) || share_conflict(n, h->granted, h->share)
        ? STATUS_SHARING_VIOLATION : STATUS_SUCCESS;
}

/* Joins the open file of that name or begins one. The volume's lock is held. */
NTSTATUS node_join(struct volume *v, struct handle *h, const WCHAR *name, struct node *main, UINT32 additional_access, BOOL directory)
{
    struct node *n = node_find(v, name);
    NTSTATUS status = may_join(n, main, h, additional_access);
    if (status != STATUS_SUCCESS)
        return status;
    if (n == NULL) {
        n = calloc(1, sizeof *n);
        n->name = wcsdup(name);
        n->directory = directory;
        n->root = name[1] == 0;
        n->main_node = main;
        InitializeSRWLock(&n->main);
        n->next = v->nodes;
        v->nodes = n;
        if (main != NULL)
            main->pins++;
    }
    n->opens++;
    n->handles++;
    h->node = n;
    count_share(n, h, 1);
    return STATUS_SUCCESS;
}

/* A handle is gone: the volume's lock is held. */
void node_cleanup(struct node *n, struct handle *h)
{
    count_share(n, h, -1);
    if (--n->handles == 0)
        n->truncate_on_close = FALSE;
}

/* Ends what nothing refers to any more. The volume's lock is held. */
void node_drop(struct volume *v, struct node *n)
{
    if (n->opens > 0 || n->pins > 0)
        return;
    for (struct node **at = &v->nodes; *at != NULL; at = &(*at)->next)
        if (*at == n) {
            *at = n->next;
            break;
        }
    if (n->main_node != NULL) {
        n->main_node->pins--;
        node_drop(v, n->main_node);
    }
    free(n->name);
    free(n);
}

/* The open files that are wanted, or all; they stay until they are unpinned. Ended by NULL, to be freed. */
struct node **node_pin_all(struct volume *v, BOOL (*wanted)(struct volume *, struct node *, const void *), const void *argument)
{
    size_t count = 0;
    EnterCriticalSection(&v->lock);
    for (struct node *n = v->nodes; n != NULL; n = n->next)
        count++;
    struct node **all = malloc((count + 1) * sizeof *all), **end = all;
    for (struct node *n = v->nodes; n != NULL; n = n->next)
        if (wanted == NULL || wanted(v, n, argument)) {
            n->pins++;
            *end++ = n;
        }
    *end = NULL;
    LeaveCriticalSection(&v->lock);
    return all;
}

void node_unpin(struct volume *v, struct node *n)
{
    EnterCriticalSection(&v->lock);
    n->pins--;
    node_drop(v, n);
    LeaveCriticalSection(&v->lock);
}

struct handle *driver_handle(struct volume *v, UINT32 id)
{
    EnterCriticalSection(&v->lock);
    struct handle *h = id != 0 && id <= v->handle_count ? v->handles[id - 1] : NULL;
    LeaveCriticalSection(&v->lock);
    return h;
}

UINT32 handle_add(struct volume *v, struct handle *h)
{
    UINT32 id = 1;
    EnterCriticalSection(&v->lock);
    while (id <= v->handle_count && v->handles[id - 1] != NULL)
        id++;
    if (id > v->handle_count) {
        v->handle_count = v->handle_count * 2 + 64;
        v->handles = realloc(v->handles, v->handle_count * sizeof *v->handles);
        memset(v->handles + id - 1, 0, (v->handle_count - id + 1) * sizeof *v->handles);
    }
    v->handles[id - 1] = h;
    LeaveCriticalSection(&v->lock);
    return id;
}
