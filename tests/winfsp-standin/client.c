#include "standin.h"
#include <stdio.h>

/* The script. A command is a length (4), an opcode (1) and its fields; an answer is a length (4), an NTSTATUS (4) and
   its fields. Little endian; texts and blobs are preceded by their bytes (4). Each connection is a thread of the
   imagined application. */

enum opcode {
    OP_CREATE = 1, OP_CLEANUP, OP_CLOSE, OP_READ, OP_WRITE, OP_FLUSH, OP_QUERY_INFO, OP_SET_BASIC, OP_SET_SIZE, OP_DISPOSITION, OP_RENAME,
    OP_QUERY_DIRECTORY, OP_QUERY_VOLUME, OP_SET_LABEL, OP_GET_SECURITY, OP_SET_SECURITY, OP_GET_REPARSE, OP_SET_REPARSE, OP_DELETE_REPARSE,
    OP_STREAMS, OP_GET_EA, OP_SET_EA, OP_NOTES, OP_STATISTICS, OP_COMPLAINTS, OP_LEGACY, OP_PARAMS, OP_DRIVER_GONE, OP_STOP_SERVICE, OP_BENCH,
    OP_CLOSE_HANDLE, OP_CONTROL
};

#define COMMAND_MAX (64u << 20)

struct session {
    struct session *next;
    struct volume *v;
    SOCKET socket;
    HANDLE thread;
    struct irp *irp;
    UINT8 *in, *out;
    size_t in_size, in_at, out_size, out_room;
};

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

static const void *take(struct session *c, size_t size)
{
    static const UINT64 nothing[8];
    if (c->in_at + size > c->in_size) {
        complain(c->v, "script: a command is too short");
        c->in_at = c->in_size;
        return size <= sizeof nothing ? (const void *)nothing : c->in;
    }
    c->in_at += size;
    return c->in + c->in_at - size;
}

static UINT8 take8(struct session *c) { return *(const UINT8 *)take(c, 1); }
static UINT32 take32(struct session *c) { UINT32 x; memcpy(&x, take(c, 4), 4); return x; }
static UINT64 take64(struct session *c) { UINT64 x; memcpy(&x, take(c, 8), 8); return x; }

static const void *take_blob(struct session *c, UINT32 *size)
{
    *size = take32(c);
    return take(c, *size);
}

/* A text of its own, to be freed; NULL when it was sent as none (length 0xFFFFFFFF). */
static WCHAR *take_text(struct session *c)
{
    UINT32 size = take32(c);
    if (size == 0xFFFFFFFF)
        return NULL;
    WCHAR *text = calloc(size / sizeof(WCHAR) + 1, sizeof(WCHAR));
    memcpy(text, take(c, size), size);
    return text;
}

static void *put(struct session *c, const void *data, size_t size)
{
    if (c->out_size + size > c->out_room) {
        c->out_room = (c->out_size + size) * 2;
        c->out = realloc(c->out, c->out_room);
    }
    void *at = c->out + c->out_size;
    if (data != NULL)
        memcpy(at, data, size);
    c->out_size += size;
    return at;
}

static void put32(struct session *c, UINT32 x) { put(c, &x, 4); }
static void put64(struct session *c, UINT64 x) { put(c, &x, 8); }
static void put_blob(struct session *c, const void *data, UINT32 size) { put32(c, size); put(c, data, size); }
static void put_text(struct session *c, const WCHAR *text) { put_blob(c, text, (UINT32)(wcslen(text) * sizeof(WCHAR))); }
static void put_answer(struct session *c) { const struct response *s = c->irp->response; put_blob(c, s->buffer + s->u.buffer.offset, s->u.buffer.size); }

static NTSTATUS do_create(struct session *c)
{
    struct open_args args = { 0 };
    struct open_result result;
    args.access = take32(c);
    args.attributes = take32(c);
    args.share = take32(c);
    args.disposition = take32(c);
    args.options = take32(c);
    args.allocation_size = take64(c);
    WCHAR *path = take_text(c);
    args.path = path;
    args.descriptor = take_blob(c, &args.descriptor_size);
    args.ea = take_blob(c, &args.ea_size);
    args.ea_is_reparse = take8(c);
    NTSTATUS status = driver_create(c->v, c->irp, &args, &result);
    free(path);
    if (status == STATUS_SUCCESS) {
        put32(c, result.handle);
        put32(c, result.information);
        put(c, &result.info, sizeof result.info);
        put_text(c, result.name);
    }
    return status;
}

static NTSTATUS do_transfer(struct session *c, BOOL write)
{
    UINT32 id = take32(c), length;
    UINT64 offset = take64(c);
    BOOL paging = take8(c);
    if (write) {
        const void *data = take_blob(c, &length);
        NTSTATUS status = driver_transfer(c->v, c->irp, id, TRUE, (void *)data, offset, length, paging);
        put32(c, c->irp->response->information);
        put(c, &c->irp->response->u.info, sizeof(struct file_info));
        return status;
    }
    length = take32(c);
    if (length > COMMAND_MAX)
        return STATUS_INVALID_PARAMETER;
    void *data = malloc(length + 1);
    NTSTATUS status = driver_transfer(c->v, c->irp, id, FALSE, data, offset, length, paging);
    if (status == STATUS_SUCCESS)
        put_blob(c, data, c->irp->response->information);
    free(data);
    return status;
}

static NTSTATUS do_query_directory(struct session *c)
{
    UINT32 id = take32(c), length = take32(c);
    BOOL restart = take8(c), end = FALSE;
    WCHAR *pattern = take_text(c);
    UINT8 *buffer = calloc(1, length + 8);
    NTSTATUS status = driver_query_directory(c->v, c->irp, id, buffer, length, pattern, restart, &end);
    if (status == STATUS_SUCCESS) {
        put32(c, (UINT32)end);
        put_blob(c, buffer, c->irp->response->information);
    }
    free(buffer);
    free(pattern);
    return status;
}

static NTSTATUS do_changes(struct session *c, UINT8 op)
{
    UINT32 id = take32(c), size;
    NTSTATUS status;
    if (op == OP_SET_BASIC) {
        UINT32 attributes = take32(c);
        UINT64 times[4];
        for (int i = 0; i < 4; i++)
            times[i] = take64(c);
        status = driver_set_basic(c->v, c->irp, id, attributes, times);
        put(c, &c->irp->response->u.info, sizeof(struct file_info));
        return status;
    }
    if (op == OP_SET_SIZE) {
        UINT64 new_size = take64(c);
        status = driver_set_size(c->v, c->irp, id, new_size, take8(c));
        put(c, &c->irp->response->u.info, sizeof(struct file_info));
        return status;
    }
    if (op == OP_DISPOSITION)
        return driver_disposition(c->v, c->irp, id, take32(c));
    if (op == OP_RENAME) {
        UINT32 flags = take32(c);
        WCHAR *name = take_text(c);
        status = driver_rename(c->v, c->irp, id, flags, name);
        free(name);
        return status;
    }
    if (op == OP_SET_SECURITY) {
        UINT32 parts = take32(c);
        const void *descriptor = take_blob(c, &size);
        return driver_set_security(c->v, c->irp, id, parts, descriptor, size);
    }
    const void *data = take_blob(c, &size);
    if (op == OP_SET_EA)
        return driver_set_ea(c->v, c->irp, id, data, size);
    return driver_fs_control(c->v, c->irp, id, op == OP_SET_REPARSE ? FSCTL_SET_REPARSE_POINT : FSCTL_DELETE_REPARSE_POINT, data, size);
}

static NTSTATUS do_queries(struct session *c, UINT8 op)
{
    static const UINT32 kinds[] = {
        [OP_FLUSH] = KIND_FLUSH, [OP_QUERY_INFO] = KIND_QUERY_INFO, [OP_QUERY_VOLUME] = KIND_QUERY_VOLUME, [OP_GET_SECURITY] = KIND_QUERY_SECURITY,
        [OP_STREAMS] = KIND_QUERY_STREAMS, [OP_GET_EA] = KIND_QUERY_EA
    };
    UINT32 id = take32(c);
    NTSTATUS status = op == OP_GET_REPARSE
        ? driver_fs_control(c->v, c->irp, id, FSCTL_GET_REPARSE_POINT, NULL, 0)
        : driver_simple(c->v, c->irp, id, kinds[op]);
    if (status != STATUS_SUCCESS)
        return status;
    if (op == OP_FLUSH || op == OP_QUERY_INFO)
        put(c, &c->irp->response->u.info, sizeof(struct file_info));
    else if (op == OP_QUERY_VOLUME)
        put(c, &c->irp->response->u.volume, sizeof(struct volume_info));
    else
        put_answer(c);
    return status;
}

static NTSTATUS do_notes(struct session *c)
{
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
    UINT32 open = 0;
    for (struct node *n = c->v->nodes; n != NULL; n = n->next)
        open += (UINT32)n->opens;
    put32(c, open);
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

static NTSTATUS execute(struct session *c, UINT8 op)
{
    struct volume *v = c->v;
    switch (op) {
    case OP_CREATE: return do_create(c);
    case OP_CLEANUP: return driver_cleanup(v, c->irp, take32(c));
    case OP_CLOSE: return driver_close(v, c->irp, take32(c));
    case OP_CLOSE_HANDLE: {
        UINT32 id = take32(c);
        NTSTATUS status = driver_cleanup(v, c->irp, id);
        return status == STATUS_SUCCESS ? driver_close(v, c->irp, id) : status;
    }
    case OP_READ: return do_transfer(c, FALSE);
    case OP_WRITE: return do_transfer(c, TRUE);
    case OP_FLUSH: case OP_QUERY_INFO: case OP_QUERY_VOLUME: case OP_GET_SECURITY: case OP_GET_REPARSE: case OP_STREAMS: case OP_GET_EA:
        return do_queries(c, op);
    case OP_SET_BASIC: case OP_SET_SIZE: case OP_DISPOSITION: case OP_RENAME: case OP_SET_SECURITY: case OP_SET_REPARSE: case OP_DELETE_REPARSE: case OP_SET_EA:
        return do_changes(c, op);
    case OP_QUERY_DIRECTORY: return do_query_directory(c);
    case OP_SET_LABEL: {
        WCHAR *label = take_text(c);
        NTSTATUS status = driver_set_label(v, c->irp, label);
        free(label);
        return status;
    }
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
    default: return STATUS_NOT_IMPLEMENTED;
    }
}

static DWORD WINAPI serve(void *argument)
{
    struct session *c = argument;
    UINT32 size;
    c->irp = irp_create();
    while (receive(c->socket, &size, 4) && size >= 1 && size <= COMMAND_MAX) {
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
    }
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
        /* Closing wakes the receiver under Wine, shutting down does not. */
        closesocket(c->socket);
        if (WaitForSingleObject(c->thread, 5000) != WAIT_OBJECT_0)
            continue;
        CloseHandle(c->thread);
        irp_delete(c->irp);
        free(c->in);
        free(c->out);
        free(c);
    }
}
