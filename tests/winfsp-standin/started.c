#include "script.h"

/* Commands that are begun and looked after later: each runs in a thread of its own, as a request of a program that
   does something else meanwhile. */

static struct { CRITICAL_SECTION lock; struct session *first; UINT32 last_token; } s_started;

static BOOL CALLBACK make_lock(INIT_ONCE *once, void *parameter, void **context)
{
    (void)once, (void)parameter, (void)context;
    InitializeCriticalSection(&s_started.lock);
    return TRUE;
}

static DWORD WINAPI run(void *argument)
{
    struct session *c = argument;
    put(c, NULL, 8);
    UINT32 status = (UINT32)execute(c, take8(c));
    memcpy(c->out + 4, &status, 4);
    return 0;
}

NTSTATUS do_start(struct session *c)
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    struct session *started = calloc(1, sizeof *started);
    InitOnceExecuteOnce(&once, make_lock, NULL, NULL);
    started->v = c->v;
    started->irp = irp_create();
    started->in_size = c->in_size - c->in_at;
    started->in = malloc(started->in_size + 1);
    memcpy(started->in, take(c, started->in_size), started->in_size);
    EnterCriticalSection(&s_started.lock);
    started->token = ++s_started.last_token;
    started->next = s_started.first;
    s_started.first = started;
    started->thread = CreateThread(NULL, 0, run, started, 0, NULL);
    LeaveCriticalSection(&s_started.lock);
    put32(c, started->token);
    return STATUS_SUCCESS;
}

/* Waits for the end of a command; its status is the answer's, its fields follow. */
NTSTATUS do_finish(struct session *c)
{
    UINT32 token = take32(c);
    struct session *found = NULL, **at;
    EnterCriticalSection(&s_started.lock);
    for (at = &s_started.first; *at != NULL && (*at)->token != token; at = &(*at)->next)
        ;
    if (*at != NULL) {
        found = *at;
        *at = found->next;
    }
    LeaveCriticalSection(&s_started.lock);
    if (found == NULL)
        return STATUS_INVALID_PARAMETER;
    WaitForSingleObject(found->thread, INFINITE);
    UINT32 status;
    memcpy(&status, found->out + 4, 4);
    put(c, found->out + 8, found->out_size - 8);
    session_free(found);
    return (NTSTATUS)status;
}
