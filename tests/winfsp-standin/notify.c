#include "standin.h"

/* Changes that the file system tells. While a Rename runs nothing can be told: the driver holds the volume's lock of
   names exclusively, and the library asks for it again and again until its time is up. */

#define EXPORT __declspec(dllexport)

static NTSTATUS lock_names(struct volume *v)
{
    NTSTATUS status = STATUS_SUCCESS;
    EnterCriticalSection(&v->notify_lock);
    if (v->notifying != 0 || TryAcquireSRWLockShared(&v->rename_lock))
        v->notifying++;
    else
        status = STATUS_CANT_WAIT;
    LeaveCriticalSection(&v->notify_lock);
    return status;
}

EXPORT NTSTATUS FspFileSystemNotifyBegin(struct file_system *fs, ULONG timeout)
{
    static const ULONG delays[] = { 10, 10, 50, 50, 100, 100, 300 };
    struct volume *v = (struct volume *)fs;
    ULONG total = 0;
    for (int i = 0;; i += i < 6) {
        NTSTATUS status = lock_names(v);
        if (status != STATUS_CANT_WAIT)
            return status;
        ULONG delay = delays[i];
        if (timeout != INFINITE) {
            if (total >= timeout)
                break;
            if (total + delay > timeout)
                delay = timeout - total;
            total += delay;
        }
        Sleep(delay);
    }
    InterlockedIncrement64(&v->notify_timeouts);
    return STATUS_CANT_WAIT;
}

struct invalidation { struct invalidation *next; WCHAR name[]; };

/* What the driver and the cache know of an open file is asked for anew. That happens in a thread of the system: the
   file system may tell of changes while it works on a request that holds the file. */
static void invalidate(struct volume *v, struct irp *irp, const WCHAR *name)
{
    EnterCriticalSection(&v->lock);
    struct node *n = node_find(v, name);
    if (n != NULL)
        n->pins++;
    LeaveCriticalSection(&v->lock);
    if (n == NULL)
        return;
    node_lock(n);
    if (cache_flush(v, irp, n, 0, ~(UINT64)0) == STATUS_SUCCESS)
        section_purge(n, 0, ~(UINT64)0, FALSE);
    n->info_expires = 0;
    node_unlock(n);
    node_unpin(v, n);
}

static DWORD WINAPI work(void *argument)
{
    struct volume *v = argument;
    struct irp *irp = irp_create();
    while (WaitForSingleObject(v->notify_event, INFINITE) == WAIT_OBJECT_0 && !v->notify_ending)
        for (;;) {
            EnterCriticalSection(&v->notify_lock);
            struct invalidation *one = v->invalidations;
            if (one != NULL && (v->invalidations = one->next) == NULL)
                v->last_invalidation = &v->invalidations;
            LeaveCriticalSection(&v->notify_lock);
            if (one == NULL)
                break;
            invalidate(v, irp, one->name);
            free(one);
            InterlockedDecrement(&v->notify_working);
        }
    irp_delete(irp);
    return 0;
}

static void queue_invalidation(struct volume *v, const WCHAR *name)
{
    struct invalidation *one = calloc(1, sizeof *one + (wcslen(name) + 1) * sizeof(WCHAR));
    wcscpy(one->name, name);
    InterlockedIncrement(&v->notify_working);
    EnterCriticalSection(&v->notify_lock);
    *v->last_invalidation = one;
    v->last_invalidation = &one->next;
    LeaveCriticalSection(&v->notify_lock);
    SetEvent(v->notify_event);
}

void notify_start(struct volume *v)
{
    v->last_invalidation = &v->invalidations;
    v->notify_event = CreateEventW(NULL, FALSE, FALSE, NULL);
    v->notify_thread = CreateThread(NULL, 0, work, v, 0, NULL);
}

void notify_stop(struct volume *v)
{
    if (v->notify_thread == NULL)
        return;
    v->notify_ending = TRUE;
    SetEvent(v->notify_event);
    WaitForSingleObject(v->notify_thread, 5000);
    CloseHandle(v->notify_thread);
    v->notify_thread = NULL;
}

/* Waits until all that was told has had its effect. */
void notify_drain(struct volume *v)
{
    for (int i = 0; v->notify_working > 0 && i < 1000; i++)
        Sleep(5);
}

EXPORT NTSTATUS FspFileSystemNotify(struct file_system *fs, struct notify_info *info, SIZE_T size)
{
    struct volume *v = (struct volume *)fs;
    if (v->notifying == 0)
        complain(v, "notify: not begun");
    for (SIZE_T at = 0; at + sizeof *info <= size;) {
        const struct notify_info *one = (const struct notify_info *)((UINT8 *)info + at);
        if (one->size <= sizeof *one || at + one->size > size) {
            complain(v, "notify: an entry of %u bytes at %u of %u", one->size, (unsigned)at, (unsigned)size);
            return STATUS_INVALID_PARAMETER;
        }
        size_t length = (one->size - sizeof *one) / sizeof(WCHAR);
        if (one->name[0] != '\\' || one->filter == 0 || one->action == 0 || one->action > 5)
            complain(v, "notify: filter %x, action %x for '%.*ls'", one->filter, one->action, (int)length, one->name);
        struct note *note = calloc(1, sizeof *note + (length + 1) * sizeof(WCHAR));
        note->filter = one->filter;
        note->action = one->action;
        memcpy(note->name, one->name, length * sizeof(WCHAR));
        queue_invalidation(v, note->name);
        EnterCriticalSection(&v->lock);
        note->next = v->notes;
        v->notes = note;
        LeaveCriticalSection(&v->lock);
        at += (one->size + 7u) & ~7u;
    }
    return STATUS_SUCCESS;
}

EXPORT NTSTATUS FspFileSystemNotifyEnd(struct file_system *fs)
{
    struct volume *v = (struct volume *)fs;
    EnterCriticalSection(&v->notify_lock);
    if (v->notifying == 0)
        complain(v, "notify: ended, but not begun");
    else if (--v->notifying == 0)
        ReleaseSRWLockShared(&v->rename_lock);
    LeaveCriticalSection(&v->notify_lock);
    return STATUS_SUCCESS;
}
