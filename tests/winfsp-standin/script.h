/* What the commands of the script share with the connections they come from. */
#ifndef STANDIN_SCRIPT_H
#define STANDIN_SCRIPT_H

#include "standin.h"

enum opcode {
    OP_CREATE = 1, OP_CLEANUP, OP_CLOSE, OP_READ, OP_WRITE, OP_FLUSH, OP_QUERY_INFO, OP_SET_BASIC, OP_SET_SIZE, OP_DISPOSITION, OP_RENAME,
    OP_QUERY_DIRECTORY, OP_QUERY_VOLUME, OP_SET_LABEL, OP_GET_SECURITY, OP_SET_SECURITY, OP_GET_REPARSE, OP_SET_REPARSE, OP_DELETE_REPARSE,
    OP_STREAMS, OP_GET_EA, OP_SET_EA, OP_NOTES, OP_STATISTICS, OP_COMPLAINTS, OP_LEGACY, OP_PARAMS, OP_DRIVER_GONE, OP_STOP_SERVICE, OP_BENCH,
    OP_CLOSE_HANDLE, OP_CONTROL, OP_START, OP_FINISH, OP_PENDING, OP_LAZY, OP_CACHE,
    OP_MAP, OP_VIEW_READ, OP_VIEW_WRITE, OP_VIEW_FLUSH, OP_UNMAP
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
    UINT32 token;
    volatile LONG busy; /* A command was taken, and its answer is not on its way to the client yet. */
};

/* fields.c */
const void *take(struct session *c, size_t size);
UINT8 take8(struct session *c);
UINT32 take32(struct session *c);
UINT64 take64(struct session *c);
const void *take_blob(struct session *c, UINT32 *size);
WCHAR *take_text(struct session *c);
void *put(struct session *c, const void *data, size_t size);
void put32(struct session *c, UINT32 x);
void put64(struct session *c, UINT64 x);
void put_blob(struct session *c, const void *data, UINT32 size);
void put_text(struct session *c, const WCHAR *text);
void put_answer(struct session *c);

/* commands.c, reports.c, started.c */
NTSTATUS execute(struct session *c, UINT8 op);
NTSTATUS report(struct session *c, UINT8 op);
NTSTATUS do_start(struct session *c);
NTSTATUS do_finish(struct session *c);
void session_free(struct session *c);

#endif
