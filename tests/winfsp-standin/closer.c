#include "standin.h"

/* Closes that are told later: the driver answers a program's close at once and posts its request, which may reach the
   file system behind whatever the program does next. Only when many wait, programs wait too. */

enum { WAITING_MAX = 50 };

struct closing { struct closing *next; UINT64 context2; };

static void send_close(struct volume *v, struct irp *irp, UINT64 context2)
{
    irp_reset(irp, KIND_CLOSE)->u.any.context2 = context2;
    irp_send(v, irp);
}

void close_post(struct volume *v, struct irp *irp, UINT64 context2)
{
    if (!v->late_closes || v->closings > WAITING_MAX) {
        send_close(v, irp, context2);
        return;
    }
    struct closing *c = calloc(1, sizeof *c);
    c->context2 = context2;
    EnterCriticalSection(&v->lock);
    *v->last_closing = c;
    v->last_closing = &c->next;
    v->closings++;
    LeaveCriticalSection(&v->lock);
    SetEvent(v->close_event);
}

static DWORD WINAPI run(void *argument)
{
    struct volume *v = argument;
    struct irp *irp = irp_create();
    while (WaitForSingleObject(v->close_event, INFINITE) == WAIT_OBJECT_0 && !v->close_ending)
        for (;;) {
            EnterCriticalSection(&v->lock);
            struct closing *c = v->first_closing;
            if (c != NULL && (v->first_closing = c->next) == NULL)
                v->last_closing = &v->first_closing;
            LeaveCriticalSection(&v->lock);
            if (c == NULL)
                break;
            if (lazy_random(v, 4) == 0)
                Sleep(lazy_random(v, 5));
            send_close(v, irp, c->context2);
            free(c);
            EnterCriticalSection(&v->lock);
            v->closings--;
            LeaveCriticalSection(&v->lock);
        }
    irp_delete(irp);
    return 0;
}

void close_start(struct volume *v)
{
    char text[16] = { 0 };
    v->late_closes = GetEnvironmentVariableA("WINFSP_STANDIN_CLOSE", text, 15) != 0 && strcmp(text, "late") == 0;
    v->last_closing = &v->first_closing;
    v->close_event = CreateEventW(NULL, FALSE, FALSE, NULL);
    v->close_thread = CreateThread(NULL, 0, run, v, 0, NULL);
}

void close_stop(struct volume *v)
{
    if (v->close_thread == NULL)
        return;
    v->close_ending = TRUE;
    SetEvent(v->close_event);
    WaitForSingleObject(v->close_thread, 5000);
    CloseHandle(v->close_thread);
    v->close_thread = NULL;
}

void close_drain(struct volume *v)
{
    for (int i = 0; v->closings > 0 && !v->stopping && i < 12000; i++)
        Sleep(5);
}
