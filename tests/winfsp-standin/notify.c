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

/* What the driver knew of a file is asked for anew. */
static void invalidate(struct volume *v, const WCHAR *name)
{
    EnterCriticalSection(&v->lock);
    struct node *n = node_find(v, name);
    if (n != NULL)
        n->info_expires = 0;
    LeaveCriticalSection(&v->lock);
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
        invalidate(v, note->name);
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
