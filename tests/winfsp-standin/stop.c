#include "standin.h"

/* The end of the dispatcher, in the driver's order: it is told to stop, its threads end, dispatcher_stopped is called
   while answers are still taken, and only then what still waits is cancelled and loses its buffers. */

/* What still waits is kept; nothing more is taken up. */
void dispatch_stop(struct volume *v, BOOL normally)
{
    EnterCriticalSection(&v->queue_lock);
    if (!v->stopping) {
        v->stopping = TRUE;
        v->stopped_normally = normally;
    }
    LeaveCriticalSection(&v->queue_lock);
    WakeAllConditionVariable(&v->queue_filled);
}

static struct irp *take_all(struct volume *v)
{
    EnterCriticalSection(&v->queue_lock);
    v->cancelled = TRUE;
    struct irp *all = v->processing, **end = &all;
    while (*end != NULL)
        end = &(*end)->next;
    *end = v->queue_first;
    v->processing = v->queue_first = NULL;
    v->queue_last = &v->queue_first;
    LeaveCriticalSection(&v->queue_lock);
    return all;
}

void dispatch_cancel(struct volume *v)
{
    for (struct irp *irp = take_all(v), *next; irp != NULL; irp = next) {
        next = irp->next;
        pages_revoke(&irp->pages);
        memset(irp->response, 0, sizeof *irp->response);
        irp->response->size = sizeof *irp->response;
        irp->response->status = (UINT32)STATUS_CANCELLED;
        SetEvent(irp->done);
    }
}

/* The first of the dispatcher's threads: it ends last. */
static DWORD WINAPI run_dispatchers(void *argument)
{
    struct volume *v = argument;
    HANDLE threads[MAXIMUM_WAIT_OBJECTS] = { 0 };
    ULONG count = v->thread_count;
    for (ULONG i = 0; i < count; i++)
        threads[i] = CreateThread(NULL, 0, dispatch_requests, v, 0, NULL);
    WaitForMultipleObjects(count, threads, TRUE, INFINITE);
    for (ULONG i = 0; i < count; i++)
        CloseHandle(threads[i]);
    const struct callbacks *table = v->fs.callbacks;
    if (table->dispatcher_stopped != NULL)
        CALL(v, table, dispatcher_stopped, (BOOLEAN)v->stopped_normally);
    return 0;
}

void dispatch_start(struct volume *v, ULONG threads)
{
    v->thread_count = threads == 0 ? 4 : threads > MAXIMUM_WAIT_OBJECTS ? MAXIMUM_WAIT_OBJECTS : threads < 2 ? 2 : threads;
    v->fs.dispatcher_thread = CreateThread(NULL, 0, run_dispatchers, v, 0, NULL);
}

/* The stop call of the library. */
void dispatch_end(struct volume *v)
{
    dispatch_stop(v, TRUE);
    WaitForSingleObject(v->fs.dispatcher_thread, INFINITE);
    CloseHandle(v->fs.dispatcher_thread);
    v->fs.dispatcher_thread = NULL;
    dispatch_cancel(v);
}
