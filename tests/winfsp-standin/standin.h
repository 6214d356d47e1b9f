/* A stand-in for WinFsp in tests: the exports of winfsp-x64.dll, and behind them a small model of the driver that a
   scripted client drives over a socket.

     client.c      the commands of the script
     driver.c, names.c, nodes.c, info.c, close.c, closer.c, transfer.c, query.c, change.c, rename.c, directory.c
                   what the kernel driver does
     section.c, cache.c, flush.c, lazy.c, view.c
                   Windows' cache manager
     dispatch.c, stop.c, pages.c
                   the queue between driver and library, the dispatcher threads, late answers, their end
     operations.c  what the library does with a request: checks first, then the callback
     open.c        the same for creates and opens
     descriptor.c  the descriptors of new files
     library.c, notify.c
                   the exports
     checks.c, answers.c
                   what the stand-in finds wrong with what it is given */
#ifndef STANDIN_H
#define STANDIN_H

#include "abi.h"

struct volume;
struct session;
struct view;
struct invalidation;
struct closing;

#define PAGE 4096

/* A page of a file in the cache. Touched ones were changed through a view, which nobody has noticed yet. */
struct page {
    struct page *next;
    UINT64 index, due;
    BOOL dirty, touched;
    UINT8 data[PAGE];
};

struct section {
    CRITICAL_SECTION lock;
    struct page **buckets;
    SIZE_T bucket_count, page_count, dirty_count;
    struct handle *first;
    int users, views;
};

struct lazy {
    CRITICAL_SECTION lock;
    HANDLE event, thread;
    UINT64 state;
    UINT32 delay;
    BOOL hold, ending;
    volatile LONG64 writes, lost;
};

/* A file that is open at least once; opens of one name share it. */
struct node {
    struct node *next, *main_node;
    struct section *section;
    WCHAR *name;
    SRWLOCK main;
    int opens, handles, pins;
    BOOL directory, root, delete_pending, unlinked, truncate_on_close;
    int share_users, readers, writers, deleters, shares_read, shares_write, shares_delete, main_denies_delete, streams_deny_delete;
    struct file_info info;
    UINT64 info_expires;
    LONG info_changes;
};

/* One open: a file object of Windows. */
struct handle {
    struct node *node;
    UINT64 context2;
    int refs;
    UINT32 granted, share;
    BOOL delete_on_close, posix_delete, cleaned, caching, uses_cache, write_through;
    BOOL modified, metadata, did_attributes, did_security, did_access, did_write, did_change;
    NTSTATUS disposition_status;
    UINT32 main_handle;
    WCHAR *marker, *pattern;
    BOOL found, scanning;
};

/* Memory for the data of a request. */
struct pages {
    UINT8 *base, *at;
    SIZE_T room;
    UINT32 size;
    BOOL mapped;
};

/* A request on its way. */
struct irp {
    struct irp *next;
    HANDLE done;
    const struct callbacks *callbacks;
    struct response *response;
    struct request *request;
    struct pages pages;
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
    BOOL stopping, stopped_normally, cancelled, deleted, legacy;
    ULONG thread_count;
    volatile LONG64 calls[SLOT_COUNT];
    volatile LONG64 pended, next_hint;
    volatile LONG64 notify_timeouts;
    struct note *notes;
    struct complaint *complaints;
    int complaint_count;
    CRITICAL_SECTION notify_lock;
    int notifying;
    HANDLE notify_event, notify_thread;
    struct invalidation *invalidations, **last_invalidation;
    BOOL notify_ending;
    LONG notify_working;
    struct lazy lazy;
    struct view *views;
    UINT32 last_view;
    BOOL no_cache, always_cache, late_closes, close_ending;
    struct closing *first_closing, **last_closing;
    volatile LONG closings;
    HANDLE close_event, close_thread;
    SOCKET listener, report;
    HANDLE listener_thread;
    struct session *sessions;
    USHORT port;
};

/* checks.c, answers.c */
void complain(struct volume *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
void check_params(struct volume *v, const WCHAR *device);
void check_callbacks(struct volume *v);
void check_file_info(struct volume *v, const char *where, const struct file_info *info);
void check_descriptor(struct volume *v, const char *where, const void *descriptor, SIZE_T size);
void check_dir_entry(struct volume *v, const struct dir_info *entry, BOOL root);
void check_component(struct volume *v, const char *where, const WCHAR *name, size_t length);
void check_streams(struct volume *v, const UINT8 *buffer, UINT32 size, BOOL directory);
void check_attributes(struct volume *v, const char *where, const UINT8 *buffer, UINT32 size);
BOOL check_reparse(struct volume *v, const char *where, const void *buffer, UINT32 size);
void check_listing(struct volume *v, const UINT8 *buffer, UINT32 size, const WCHAR *marker);
void check_size(struct volume *v, UINT64 asked, BOOL allocation, const struct file_info *info);
void check_written(struct volume *v, const struct node *n, UINT64 offset, UINT32 length, UINT32 count, BOOL constrained, const struct file_info *info);
void check_kind(struct volume *v, const char *where, const struct node *n, const struct file_info *info);
NTSTATUS check_status(struct volume *v, const char *where, NTSTATUS status);

/* dispatch.c */
extern DWORD context_slot;
struct irp *irp_create(void);
void irp_delete(struct irp *irp);
struct request *irp_reset(struct irp *irp, UINT32 kind);
struct buffer_ref irp_append(struct irp *irp, const void *data, size_t size);
struct buffer_ref irp_append_name(struct irp *irp, const WCHAR *name);
NTSTATUS irp_send(struct volume *v, struct irp *irp);
DWORD WINAPI dispatch_requests(void *volume);
void dispatch_respond(struct volume *v, struct response *response);

/* pages.c */
void *pages_map(struct pages *p, UINT32 size);
void pages_seal(struct pages *p);
BOOL pages_unmap(struct pages *p);
void pages_revoke(struct pages *p);
void pages_free(struct pages *p);

/* stop.c */
void dispatch_start(struct volume *v, ULONG threads);
void dispatch_stop(struct volume *v, BOOL normally);
void dispatch_cancel(struct volume *v);
void dispatch_end(struct volume *v);

/* operations.c, open.c */
#define CALL(v, table, slot, ...) (InterlockedIncrement64(&(v)->calls[SLOT(slot)]), (table)->slot(&(v)->fs, ##__VA_ARGS__))
NTSTATUS operate(struct volume *v, const struct callbacks *table, struct request *request, struct response *response);
NTSTATUS operate_create(struct volume *v, const struct callbacks *table, struct request *request, struct response *response);
NTSTATUS check_rename_target(struct volume *v, const struct callbacks *table, WCHAR *path, UINT32 flags);
NTSTATUS guard_enter(struct file_system *fs, struct request *request, struct response *response);
NTSTATUS guard_leave(struct file_system *fs, struct request *request, struct response *response);
void *descriptor_of_new(HANDLE token, void *parent, void *given, DWORD given_size, BOOL folder);
extern const struct callbacks empty_callbacks;

/* names.c */
int compare_names(const struct volume *v, const WCHAR *a, const WCHAR *b, size_t length);
BOOL same_name(const struct volume *v, const WCHAR *a, const WCHAR *b);
BOOL is_below(const struct volume *v, const WCHAR *name, const WCHAR *folder);
BOOL clean_path(struct volume *v, const WCHAR *path, WCHAR *clean, size_t capacity, UINT32 *flags, size_t *colon);
NTSTATUS normalized_name(struct volume *v, const struct response *s, const WCHAR *asked, WCHAR *name);

/* nodes.c */
struct node *node_find(struct volume *v, const WCHAR *name);
NTSTATUS node_join(struct volume *v, struct handle *h, const WCHAR *name, struct node *main, UINT32 additional_access, BOOL directory);
void node_cleanup(struct node *n, struct handle *h);
void node_drop(struct volume *v, struct node *n);
struct node **node_pin_all(struct volume *v, BOOL (*wanted)(struct volume *, struct node *, const void *), const void *argument);
void node_unpin(struct volume *v, struct node *n);
BOOL node_try_lock(struct node *n);
void node_lock(struct node *n);
void node_unlock(struct node *n);
void node_lock_shared(struct node *n);
void node_unlock_shared(struct node *n);
struct handle *driver_handle(struct volume *v, UINT32 id);
UINT32 handle_add(struct volume *v, struct handle *h);

/* info.c */
void info_set(struct volume *v, struct node *n, const struct file_info *info, BOOL sizes_changed);
void info_set_on_open(struct volume *v, struct node *n, const struct file_info *info, BOOL created);
void info_set_asked(struct volume *v, struct node *n, const struct file_info *info, LONG changes);
void info_get(struct volume *v, const struct node *n, struct file_info *info);
BOOL info_try_get(struct volume *v, const struct node *n, struct file_info *info);

/* driver.c, close.c */
struct open_args {
    UINT32 access, attributes, share, disposition, options, ea_size, descriptor_size;
    UINT64 allocation_size;
    const WCHAR *path;
    const void *descriptor, *ea;
    BOOL ea_is_reparse, main_file, target_directory;
};
struct open_result { UINT32 handle, information, granted, uncached; struct file_info info; WCHAR name[NORMALIZED_NAME_SIZE_MAX / 2 + 1]; };
NTSTATUS driver_create(struct volume *v, struct irp *irp, const struct open_args *args, struct open_result *result);
NTSTATUS driver_cleanup(struct volume *v, struct irp *irp, UINT32 id);
NTSTATUS driver_close(struct volume *v, struct irp *irp, UINT32 id);
void handle_release(struct volume *v, struct irp *irp, struct handle *h);

/* transfer.c, query.c, change.c, rename.c, directory.c */
NTSTATUS transfer_send(struct volume *v, struct irp *irp, struct handle *h, BOOL write, void *data, UINT64 offset, UINT32 length, BOOL constrained);
NTSTATUS driver_transfer(struct volume *v, struct irp *irp, UINT32 id, BOOL write, void *data, UINT64 offset, UINT32 length, BOOL paging);
NTSTATUS driver_simple(struct volume *v, struct irp *irp, UINT32 id, UINT32 kind);
NTSTATUS driver_set_basic(struct volume *v, struct irp *irp, UINT32 id, UINT32 attributes, const UINT64 times[4]);
NTSTATUS send_size(struct volume *v, struct irp *irp, struct handle *h, UINT64 size, BOOL allocation);
NTSTATUS driver_set_size(struct volume *v, struct irp *irp, UINT32 id, UINT64 size, BOOL allocation);
NTSTATUS driver_disposition(struct volume *v, struct irp *irp, UINT32 id, UINT32 flags);
struct buffer_ref append_present_name(struct volume *v, struct irp *irp, struct handle *h);
NTSTATUS driver_rename(struct volume *v, struct irp *irp, UINT32 id, UINT32 flags, const WCHAR *new_name);
NTSTATUS driver_query_directory(struct volume *v, struct irp *irp, UINT32 id, void *buffer, UINT32 length, const WCHAR *pattern, BOOL restart, BOOL *end);
NTSTATUS driver_fs_control(struct volume *v, struct irp *irp, UINT32 id, UINT32 code, const void *data, UINT32 size);
NTSTATUS driver_set_security(struct volume *v, struct irp *irp, UINT32 id, UINT32 parts, const void *descriptor, UINT32 size);
NTSTATUS driver_set_ea(struct volume *v, struct irp *irp, UINT32 id, const void *ea, UINT32 size);
NTSTATUS driver_set_label(struct volume *v, struct irp *irp, const WCHAR *label);

NTSTATUS driver_map(struct volume *v, UINT32 id, UINT32 *view);
NTSTATUS driver_view_copy(struct volume *v, struct irp *irp, UINT32 view, BOOL write, void *data, UINT64 offset, UINT32 length);
NTSTATUS driver_view_flush(struct volume *v, struct irp *irp, UINT32 view);
NTSTATUS driver_unmap(struct volume *v, struct irp *irp, UINT32 view);

/* section.c, cache.c, flush.c, lazy.c */
struct section *section_use(struct volume *v, struct handle *h, BOOL as_user);
struct page *page_find(struct section *s, UINT64 index);
struct page *page_add(struct section *s, UINT64 index);
void page_set_dirty(struct section *s, struct page *p, BOOL dirty);
void section_purge(struct node *n, UINT64 offset, UINT64 length, BOOL mapped_too);
void section_trim(struct node *n, UINT64 size);
void section_leave(struct volume *v, struct handle *h);
struct handle *section_end(struct volume *v, struct node *n);
NTSTATUS cache_copy_out(struct volume *v, struct irp *irp, struct section *s, void *data, UINT64 offset, UINT32 length);
NTSTATUS cache_copy_in(struct volume *v, struct irp *irp, struct section *s, const void *data, UINT64 offset, UINT32 length, BOOL mapped);
NTSTATUS cache_read(struct volume *v, struct irp *irp, struct handle *h, void *data, UINT64 offset, UINT32 length);
NTSTATUS cache_write(struct volume *v, struct irp *irp, struct handle *h, const void *data, UINT64 offset, UINT32 length);
struct page **dirty_pages(struct section *s, UINT64 first, UINT64 end, UINT64 due, size_t *count);
NTSTATUS write_pages(struct volume *v, struct irp *irp, struct node *n, struct page **pages, size_t count);
NTSTATUS cache_flush(struct volume *v, struct irp *irp, struct node *n, UINT64 offset, UINT64 length);
NTSTATUS cache_flush_volume(struct volume *v, struct irp *irp);
UINT64 lazy_due(struct volume *v);
void lazy_wake(struct volume *v);
void lazy_set(struct volume *v, UINT64 seed, UINT32 delay, BOOL hold);
void lazy_look_at_views(struct node *n);
void lazy_start(struct volume *v);
void lazy_stop(struct volume *v);
void lazy_drain(struct volume *v, struct irp *irp);

UINT32 lazy_random(struct volume *v, UINT32 limit);

/* closer.c */
void close_post(struct volume *v, struct irp *irp, UINT64 context2);
void close_start(struct volume *v);
void close_stop(struct volume *v);
void close_drain(struct volume *v);

/* notify.c */
void notify_start(struct volume *v);
void notify_stop(struct volume *v);
void notify_drain(struct volume *v);

/* client.c */
void client_start(struct volume *v);
void client_stop(struct volume *v);
void service_stop_all(void);

#endif
