#include "script.h"
#include <stdio.h>

/* The script. A command is a length (4), an opcode (1) and its fields; an answer is a length (4), an NTSTATUS (4) and
   its fields. Little endian; texts and blobs are preceded by their bytes (4). Each connection is a thread of the
   imagined application. */

static BOOL receive(SOCKET s, void *data, size_t size)
{
    for (size_t done = 0; done < size;) {
        int count = recv(s, (char *)data + done, (int)(size - done), 0);
        if (count <= 0)
            return FALSE;
        done += (size_t)count;
    }
    return TRUE;
}

static BOOL transmit(SOCKET s, const void *data, size_t size)
{
    for (size_t done = 0; done < size;) {
        int count = send(s, (const char *)data + done, (int)(size - done), 0);
        if (count <= 0)
            return FALSE;
        done += (size_t)count;
    }
    return TRUE;
}

void session_free(struct session *c)
{
    if (c->thread != NULL)
        CloseHandle(c->thread);
    if (c->irp != NULL)
        irp_delete(c->irp);
    free(c->in);
    free(c->out);
    free(c);
}

static DWORD WINAPI serve(void *argument)
{
    struct session *c = argument;
    UINT32 size;
    c->irp = irp_create();
    while (receive(c->socket, &size, 4) && size >= 1 && size <= COMMAND_MAX) {
        InterlockedExchange(&c->busy, 1);
        c->in = realloc(c->in, size);
        c->in_size = size;
        c->in_at = 0;
        c->out_size = 0;
        if (!receive(c->socket, c->in, size))
            break;
        put(c, NULL, 8);
        UINT32 status = (UINT32)execute(c, take8(c)), length = (UINT32)c->out_size - 4;
        memcpy(c->out, &length, 4);
        memcpy(c->out + 4, &status, 4);
        if (!transmit(c->socket, c->out, c->out_size))
            break;
        InterlockedExchange(&c->busy, 0);
    }
    InterlockedExchange(&c->busy, 0);
    shutdown(c->socket, SD_BOTH);
    return 0;
}

static DWORD WINAPI listen_for_clients(void *argument)
{
    struct volume *v = argument;
    for (;;) {
        SOCKET s = accept(v->listener, NULL, NULL);
        if (s == INVALID_SOCKET)
            return 0;
        BOOL yes = TRUE;
        setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (const char *)&yes, sizeof yes);
        struct session *c = calloc(1, sizeof *c);
        c->v = v;
        c->socket = s;
        EnterCriticalSection(&v->lock);
        c->next = v->sessions;
        v->sessions = c;
        c->thread = CreateThread(NULL, 0, serve, c, 0, NULL);
        LeaveCriticalSection(&v->lock);
    }
}

/* Listens on a free port of the loopback interface and tells it to the port named by WINFSP_STANDIN. */
void client_start(struct volume *v)
{
    char port[16] = { 0 }, line[1200];
    struct sockaddr_in address = { .sin_family = AF_INET };
    int size = sizeof address;
    if (GetEnvironmentVariableA("WINFSP_STANDIN", port, 15) == 0)
        return;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    v->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(v->listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(v->listener, 64) != 0 || getsockname(v->listener, (struct sockaddr *)&address, &size) != 0)
        return;
    v->port = ntohs(address.sin_port);
    v->listener_thread = CreateThread(NULL, 0, listen_for_clients, v, 0, NULL);
    v->report = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_port = htons((u_short)atoi(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(v->report, (struct sockaddr *)&address, sizeof address) == 0) {
        snprintf(line, sizeof line, "%u %ls\n", v->port, v->fs.mount_point == NULL ? L"" : v->fs.mount_point);
        transmit(v->report, line, strlen(line));
    }
}

/* Ends all threads: a process that exits while some of them are inside of Winsock may hang under Wine. */
void client_stop(struct volume *v)
{
    if (v->listener != INVALID_SOCKET)
        closesocket(v->listener);
    if (v->report != INVALID_SOCKET)
        closesocket(v->report);
    if (v->listener_thread != NULL) {
        WaitForSingleObject(v->listener_thread, 5000);
        CloseHandle(v->listener_thread);
    }
    while (v->sessions != NULL) {
        struct session *c = v->sessions;
        v->sessions = c->next;
        /* What the file system has answered reaches the program, as the kernel sees to it. */
        for (int i = 0; c->busy && i < 1000; i++)
            Sleep(1);
        /* Closing wakes the receiver under Wine, shutting down does not. */
        closesocket(c->socket);
        if (WaitForSingleObject(c->thread, 5000) != WAIT_OBJECT_0)
            continue;
        session_free(c);
    }
}
