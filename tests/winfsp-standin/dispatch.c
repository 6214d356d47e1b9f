#include "standin.h"

DWORD context_slot = TLS_OUT_OF_INDEXES;

struct irp *irp_create(void)
{
    struct irp *irp = calloc(1, sizeof *irp);
    irp->request = malloc(REQUEST_SIZE_MAX);
    irp->response = malloc(RESPONSE_SIZE_MAX);
    irp->done = CreateEventW(NULL, FALSE, FALSE, NULL);
    return irp;
}

void irp_delete(struct irp *irp)
{
    CloseHandle(irp->done);
    pages_free(&irp->pages);
    free(irp->request);
    free(irp->response);
    free(irp);
}

struct request *irp_reset(struct irp *irp, UINT32 kind)
{
    memset(irp->request, 0, sizeof *irp->request);
    irp->request->size = sizeof *irp->request;
    irp->request->kind = kind;
    return irp->request;
}

/* Appends to the request's buffer, eight bytes aligned; an empty reference when it does not fit. */
struct buffer_ref irp_append(struct irp *irp, const void *data, size_t size)
{
    struct buffer_ref ref = { 0, 0 };
    size_t at = (irp->request->size - sizeof *irp->request + 7) & ~(size_t)7;
    if (data != NULL && size != 0 && sizeof *irp->request + at + size <= REQUEST_SIZE_MAX) {
        memcpy(irp->request->buffer + at, data, size);
        ref.offset = (UINT16)at;
        ref.size = (UINT16)size;
        irp->request->size = (UINT16)(sizeof *irp->request + at + size);
    }
    return ref;
}

struct buffer_ref irp_append_name(struct irp *irp, const WCHAR *name)
{
    return irp_append(irp, name, (wcslen(name) + 1) * sizeof(WCHAR));
}

/* Queues a request as the driver does and waits for its answer. */
NTSTATUS irp_send(struct volume *v, struct irp *irp)
{
    irp->request->hint = (UINT64)InterlockedIncrement64(&v->next_hint) << 4 | 0xA;
    irp->next = NULL;
    if (irp->callbacks == NULL)
        irp->callbacks = v->fs.callbacks;
    EnterCriticalSection(&v->queue_lock);
    if (v->stopping) {
        LeaveCriticalSection(&v->queue_lock);
        pages_unmap(&irp->pages);
        irp->response->information = 0;
        irp->response->status = (UINT32)STATUS_CANCELLED;
        return STATUS_CANCELLED;
    }
    *v->queue_last = irp;
    v->queue_last = &irp->next;
    LeaveCriticalSection(&v->queue_lock);
    WakeConditionVariable(&v->queue_filled);
    if (WaitForSingleObject(irp->done, 120000) != WAIT_OBJECT_0) {
        complain(v, "request of kind %u was not answered in 120 s", irp->request->kind);
        ExitProcess(99);
    }
    return (NTSTATUS)irp->response->status;
}

static void complete(struct irp *irp, const struct response *response)
{
    memcpy(irp->response, response, response->size);
    SetEvent(irp->done);
}

static struct irp *take_processing(struct volume *v, UINT64 hint)
{
    for (struct irp **at = &v->processing; *at != NULL; at = &(*at)->next)
        if ((*at)->request->hint == hint) {
            struct irp *irp = *at;
            *at = irp->next;
            return irp;
        }
    return NULL;
}

void dispatch_respond(struct volume *v, struct response *response)
{
    if (response->size < sizeof *response || response->size > RESPONSE_SIZE_MAX) {
        complain(v, "response: %u bytes", response->size);
        return;
    }
    EnterCriticalSection(&v->queue_lock);
    struct irp *irp = take_processing(v, response->hint);
    BOOL cancelled = v->cancelled;
    LeaveCriticalSection(&v->queue_lock);
    if (irp == NULL && cancelled)
        return; /* the driver passes over answers that nobody waits for */
    if (irp == NULL) {
        complain(v, "response: nobody waits for the hint %llx", (unsigned long long)response->hint);
        return;
    }
    if (response->kind != irp->request->kind)
        complain(v, "response: kind %u to a request of kind %u", response->kind, irp->request->kind);
    if ((NTSTATUS)response->status == STATUS_PENDING)
        complain(v, "response: still pending");
    complete(irp, response);
}

static struct irp *take_queued(struct volume *v)
{
    EnterCriticalSection(&v->queue_lock);
    while (v->queue_first == NULL && !v->stopping)
        SleepConditionVariableCS(&v->queue_filled, &v->queue_lock, INFINITE);
    struct irp *irp = v->stopping ? NULL : v->queue_first;
    if (irp != NULL) {
        v->queue_first = irp->next;
        if (v->queue_first == NULL)
            v->queue_last = &v->queue_first;
        irp->next = v->processing;
        v->processing = irp;
    }
    LeaveCriticalSection(&v->queue_lock);
    return irp;
}

/* A dispatcher thread. It works on copies and spoils them afterwards, so that whoever keeps a pointer into a request
   beyond the callback is found out. */
DWORD WINAPI dispatch_requests(void *argument)
{
    struct volume *v = argument;
    struct request *request = malloc(REQUEST_SIZE_MAX);
    struct response *response = malloc(RESPONSE_SIZE_MAX);
    struct operation_context context = { request, response };
    TlsSetValue(context_slot, &context);
    for (struct irp *irp; (irp = take_queued(v)) != NULL;) {
        const struct callbacks *table = irp->callbacks;
        memcpy(request, irp->request, irp->request->size);
        memset(response, 0, sizeof *response);
        response->size = sizeof *response;
        response->kind = request->kind;
        response->hint = request->hint;
        NTSTATUS status = v->fs.enter == NULL ? STATUS_SUCCESS : v->fs.enter(&v->fs, request, response);
        if (NT_SUCCESS(status)) {
            status = operate(v, table, request, response);
            if (v->fs.leave != NULL)
                v->fs.leave(&v->fs, request, response);
        }
        response->status = (UINT32)status;
        if (status == STATUS_PENDING)
            InterlockedIncrement64(&v->pended);
        else
            dispatch_respond(v, response);
        memset(request, 0xDD, request->size > REQUEST_SIZE_MAX ? sizeof *request : request->size);
    }
    TlsSetValue(context_slot, NULL);
    free(request);
    free(response);
    return 0;
}
