#include "script.h"

/* What the script asks of the stand-in itself, and what it does to the program that mounts. */

static NTSTATUS do_notes(struct session *c)
{
    notify_drain(c->v);
    EnterCriticalSection(&c->v->lock);
    struct note *notes = c->v->notes;
    c->v->notes = NULL;
    LeaveCriticalSection(&c->v->lock);
    while (notes != NULL) {
        struct note *next = notes->next;
        put32(c, notes->filter);
        put32(c, notes->action);
        put_text(c, notes->name);
        free(notes);
        notes = next;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS do_statistics(struct session *c)
{
    void *const *slots = (void *const *)c->v->fs.callbacks;
    for (int i = 0; i < SLOT_COUNT; i++) {
        put32(c, slots[i] != NULL);
        put64(c, (UINT64)c->v->calls[i]);
    }
    put64(c, (UINT64)c->v->pended);
    put32(c, c->v->thread_count);
    UINT32 open = 0, dirty = 0;
    EnterCriticalSection(&c->v->lock);
    for (struct node *n = c->v->nodes; n != NULL; n = n->next) {
        open += (UINT32)n->opens;
        dirty += n->section == NULL ? 0 : (UINT32)n->section->dirty_count;
    }
    LeaveCriticalSection(&c->v->lock);
    put32(c, open);
    put32(c, dirty);
    put64(c, (UINT64)c->v->lazy.writes);
    put64(c, (UINT64)c->v->lazy.lost);
    put64(c, (UINT64)c->v->notify_timeouts);
    return STATUS_SUCCESS;
}

/* Repeats a read, or an open with its close, and answers the nanoseconds that took: through the file system's
   callbacks, or through a set that does nothing. */
static NTSTATUS do_bench(struct session *c)
{
    UINT8 what = take8(c), empty = take8(c);
    UINT32 id = take32(c), count = take32(c), length = take32(c);
    WCHAR *path = take_text(c);
    LARGE_INTEGER frequency, before, after;
    struct handle *h = driver_handle(c->v, id);
    UINT8 *buffer = malloc(length + 1);
    NTSTATUS status = STATUS_SUCCESS;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&before);
    for (UINT32 i = 0; i < count && status == STATUS_SUCCESS; i++) {
        c->irp->callbacks = empty ? &empty_callbacks : NULL;
        if (what == 0 && h != NULL) {
            struct request *q = irp_reset(c->irp, KIND_READ);
            q->u.transfer.c.context2 = h->context2;
            q->u.transfer.address = (UINT64)(UINT_PTR)buffer;
            q->u.transfer.length = length;
            status = irp_send(c->v, c->irp);
        } else if (what == 1) {
            struct request *q = irp_reset(c->irp, KIND_CREATE);
            q->file_name = irp_append_name(c->irp, path);
            q->u.create.options = FILE_OPEN << 24;
            q->u.create.desired_access = FILE_READ_ATTRIBUTES;
            status = irp_send(c->v, c->irp);
            UINT64 context2 = c->irp->response->u.opened.context2;
            if (status == STATUS_SUCCESS) {
                irp_reset(c->irp, KIND_CLOSE)->u.any.context2 = context2;
                irp_send(c->v, c->irp);
            }
        }
    }
    QueryPerformanceCounter(&after);
    c->irp->callbacks = NULL;
    put64(c, (UINT64)((double)(after.QuadPart - before.QuadPart) * 1e9 / (double)frequency.QuadPart));
    free(buffer);
    free(path);
    return status;
}

/* Ctrl-C or Ctrl-Break as it comes from a console: in a thread of its own that runs the handlers. */
static NTSTATUS send_control(UINT8 control)
{
    LPTHREAD_START_ROUTINE routine = (LPTHREAD_START_ROUTINE)(void *)GetProcAddress(GetModuleHandleA("kernelbase"), "CtrlRoutine");
    HANDLE thread = routine == NULL ? NULL : CreateThread(NULL, 0, routine, (void *)(UINT_PTR)control, 0, NULL);
    if (thread == NULL)
        return STATUS_NOT_IMPLEMENTED;
    CloseHandle(thread);
    return STATUS_SUCCESS;
}

/* Sets the schedule of the lazy writer; or has it write all there is. */
static NTSTATUS do_lazy(struct session *c)
{
    UINT64 seed = take64(c);
    UINT32 delay = take32(c);
    UINT8 mode = take8(c);
    if (mode == 2)
        lazy_drain(c->v, c->irp);
    else
        lazy_set(c->v, seed, delay, mode == 1);
    return STATUS_SUCCESS;
}

/* How many requests wait for their answer. */
static NTSTATUS do_pending(struct session *c)
{
    UINT32 count = 0;
    EnterCriticalSection(&c->v->queue_lock);
    for (const struct irp *irp = c->v->processing; irp != NULL; irp = irp->next)
        count++;
    LeaveCriticalSection(&c->v->queue_lock);
    put32(c, count);
    return STATUS_SUCCESS;
}

NTSTATUS report(struct session *c, UINT8 op)
{
    struct volume *v = c->v;
    switch (op) {
    case OP_NOTES: return do_notes(c);
    case OP_STATISTICS: return do_statistics(c);
    case OP_COMPLAINTS:
        EnterCriticalSection(&v->lock);
        for (struct complaint *x = v->complaints; x != NULL; x = x->next)
            put_blob(c, x->text, (UINT32)strlen(x->text));
        LeaveCriticalSection(&v->lock);
        return STATUS_SUCCESS;
    case OP_LEGACY: v->legacy = take8(c); return STATUS_SUCCESS;
    case OP_PARAMS:
        put_blob(c, &v->params, sizeof v->params);
        put_text(c, v->fs.mount_point == NULL ? L"" : v->fs.mount_point);
        return STATUS_SUCCESS;
    case OP_DRIVER_GONE: dispatch_stop(v, FALSE); return STATUS_SUCCESS;
    case OP_STOP_SERVICE: service_stop_all(); return STATUS_SUCCESS;
    case OP_CONTROL: return send_control(take8(c));
    case OP_BENCH: return do_bench(c);
    case OP_PENDING: return do_pending(c);
    case OP_LAZY: return do_lazy(c);
    case OP_CACHE: {
        UINT8 mode = take8(c);
        if (mode < 3) {
            v->no_cache = mode == 1;
            v->always_cache = mode == 2;
        } else
            v->late_closes = mode == 3;
        return STATUS_SUCCESS;
    }
    default: return STATUS_NOT_IMPLEMENTED;
    }
}
