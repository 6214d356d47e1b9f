/* A stand-in for WinFsp in tests: the exports of winfsp-x64.dll, and behind them a small model of the driver that a
   scripted client drives over a socket.

     client.c      the commands of the script
     driver.c      what the kernel driver does: names, handles, share modes, deletion
     query.c       the driver's queries and changes of open files
     dispatch.c    the queue between driver and library, the dispatcher threads, late answers
     operations.c  what the library does with a request: checks first, then the callback
     open.c        the same for creates and opens
     library.c     the exports
     checks.c      what the stand-in finds wrong with what it is given */
#ifndef STANDIN_H
#define STANDIN_H

#include "abi.h"

struct volume;
struct session;

/* A file that is open at least once; opens of one name share it. */
struct node {
    struct node *next;
    WCHAR *name;
    SRWLOCK writing;
    int opens, handles;
    BOOL directory, root, delete_pending, unlinked;
    int share_users, readers, writers, deleters, shares_read, shares_write, shares_delete;
};

/* One open. */
struct handle {
    struct node *node;
    UINT64 context2;
    UINT32 granted, share;
    BOOL delete_on_close, posix_delete, cleaned, in_share;
    BOOL modified, metadata, did_attributes, did_access, did_write, did_change;
    UINT32 main_handle;
    WCHAR *marker;
};

/* A request on its way. */
struct irp {
    struct irp *next;
    HANDLE done;
    const struct callbacks *callbacks;
    struct response *response;
    BOOL pending_seen;
    struct request *request;
};

struct note { struct note *next; UINT32 filter, action; WCHAR name[]; };
struct complaint { struct complaint *next; char text[]; };

struct volume {
    struct file_system fs;
    struct volume_params params;
    CRITICAL_SECTION lock;
    SRWLOCK rename_lock;
    struct node *nodes;
    struct handle **handles;
    UINT32 handle_count;
    CRITICAL_SECTION queue_lock;
    CONDITION_VARIABLE queue_filled;
    struct irp *queue_first, **queue_last, *processing;
    BOOL stopping, stopped_normally, legacy;
    ULONG thread_count;
    LONG running;
    volatile LONG64 calls[SLOT_COUNT];
    volatile LONG64 pended, next_hint;
    struct note *notes;
    struct complaint *complaints;
    int complaint_count;
    BOOL notifying;
    SOCKET listener, report;
    HANDLE listener_thread;
    struct session *sessions;
    USHORT port;
};

/* checks.c */
void complain(struct volume *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
void check_params(struct volume *v, const WCHAR *device);
void check_callbacks(struct volume *v);
void check_file_info(struct volume *v, const char *where, const struct file_info *info);
void check_descriptor(struct volume *v, const char *where, const void *descriptor, SIZE_T size);
void check_dir_entry(struct volume *v, const struct dir_info *entry, BOOL root);
void check_component(struct volume *v, const char *where, const WCHAR *name, size_t length);
NTSTATUS check_status(struct volume *v, const char *where, NTSTATUS status);

/* dispatch.c */
extern DWORD context_slot;
struct irp *irp_create(void);
void irp_delete(struct irp *irp);
struct request *irp_reset(struct irp *irp, UINT32 kind);
struct buffer_ref irp_append(struct irp *irp, const void *data, size_t size);
struct buffer_ref irp_append_name(struct irp *irp, const WCHAR *name);
NTSTATUS irp_send(struct volume *v, struct irp *irp);
void dispatch_start(struct volume *v, ULONG threads);
void dispatch_stop(struct volume *v, BOOL normally);
void dispatch_respond(struct volume *v, struct response *response);

/* operations.c, open.c */
#define CALL(v, table, slot, ...) (InterlockedIncrement64(&(v)->calls[SLOT(slot)]), (table)->slot(&(v)->fs, ##__VA_ARGS__))
NTSTATUS operate(struct volume *v, const struct callbacks *table, struct request *request, struct response *response);
NTSTATUS operate_create(struct volume *v, const struct callbacks *table, struct request *request, struct response *response);
NTSTATUS check_rename_target(struct volume *v, const struct callbacks *table, WCHAR *path, UINT32 flags);
NTSTATUS guard_enter(struct file_system *fs, struct request *request, struct response *response);
NTSTATUS guard_leave(struct file_system *fs, struct request *request, struct response *response);
extern const struct callbacks empty_callbacks;

/* driver.c */
struct open_args {
    UINT32 access, attributes, share, disposition, options, ea_size, descriptor_size;
    UINT64 allocation_size;
    const WCHAR *path;
    const void *descriptor, *ea;
    BOOL ea_is_reparse;
};
struct open_result { UINT32 handle, information; struct file_info info; WCHAR name[NORMALIZED_NAME_SIZE_MAX / 2 + 1]; };
NTSTATUS driver_create(struct volume *v, struct irp *irp, const struct open_args *args, struct open_result *result);
NTSTATUS driver_cleanup(struct volume *v, struct irp *irp, UINT32 id);
NTSTATUS driver_close(struct volume *v, struct irp *irp, UINT32 id);
struct handle *driver_handle(struct volume *v, UINT32 id);
int compare_names(const struct volume *v, const WCHAR *a, const WCHAR *b, size_t length);
BOOL is_below(const struct volume *v, const WCHAR *name, const WCHAR *folder);

/* query.c */
NTSTATUS driver_transfer(struct volume *v, struct irp *irp, UINT32 id, BOOL write, void *data, UINT64 offset, UINT32 length, BOOL constrained);
NTSTATUS driver_simple(struct volume *v, struct irp *irp, UINT32 id, UINT32 kind);
NTSTATUS driver_set_basic(struct volume *v, struct irp *irp, UINT32 id, UINT32 attributes, const UINT64 times[4]);
NTSTATUS driver_set_size(struct volume *v, struct irp *irp, UINT32 id, UINT64 size, BOOL allocation);
NTSTATUS driver_disposition(struct volume *v, struct irp *irp, UINT32 id, UINT32 flags);
NTSTATUS driver_rename(struct volume *v, struct irp *irp, UINT32 id, UINT32 flags, const WCHAR *new_name);
NTSTATUS driver_query_directory(struct volume *v, struct irp *irp, UINT32 id, void *buffer, UINT32 length, const WCHAR *pattern, BOOL restart, BOOL *end);
NTSTATUS driver_fs_control(struct volume *v, struct irp *irp, UINT32 id, UINT32 code, const void *data, UINT32 size);
NTSTATUS driver_set_security(struct volume *v, struct irp *irp, UINT32 id, UINT32 parts, const void *descriptor, UINT32 size);
NTSTATUS driver_set_ea(struct volume *v, struct irp *irp, UINT32 id, const void *ea, UINT32 size);
NTSTATUS driver_set_label(struct volume *v, struct irp *irp, const WCHAR *label);

/* client.c */
void client_start(struct volume *v);
void client_stop(struct volume *v);
void service_stop_all(void);

#endif
