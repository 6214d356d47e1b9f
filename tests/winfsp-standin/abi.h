/* The binary interface of WinFsp 2.x as far as a file system sees it, written down from its documentation and from
   measured sizes and offsets. */
#ifndef STANDIN_ABI_H
#define STANDIN_ABI_H

#define WIN32_NO_STATUS
#define WIN32_LEAN_AND_MEAN
#include <winsock2.h>
#include <windows.h>
#include <winioctl.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>
#include <winternl.h>
#include <stddef.h>
#include <stdint.h>

enum kind {
    KIND_CREATE = 1, KIND_OVERWRITE, KIND_CLEANUP, KIND_CLOSE, KIND_READ, KIND_WRITE, KIND_QUERY_INFO, KIND_SET_INFO,
    KIND_QUERY_EA, KIND_SET_EA, KIND_FLUSH, KIND_QUERY_VOLUME, KIND_SET_VOLUME, KIND_QUERY_DIRECTORY, KIND_FS_CONTROL,
    KIND_DEVICE_CONTROL, KIND_SHUTDOWN, KIND_LOCK, KIND_QUERY_SECURITY, KIND_SET_SECURITY, KIND_QUERY_STREAMS, KIND_COUNT
};

/* Bits of volume_params.flags. */
enum {
    VOLUME_CASE_SENSITIVE = 1 << 0, VOLUME_PERSISTENT_ACLS = 1 << 3, VOLUME_REPARSE_POINTS = 1 << 4, VOLUME_NAMED_STREAMS = 1 << 6,
    VOLUME_EXTENDED_ATTRIBUTES = 1 << 8, VOLUME_READ_ONLY = 1 << 9, VOLUME_CLEANUP_WHEN_MODIFIED = 1 << 10,
    VOLUME_PASS_PATTERN = 1 << 11, VOLUME_PASS_FILE_NAME = 1 << 13, VOLUME_FLUSH_ON_CLEANUP = 1 << 14, VOLUME_CONTEXT2 = 1 << 16, VOLUME_FULL_CONTEXT = 1 << 17, VOLUME_NO_REPARSE_DIR_CHECK = 1 << 18,
    VOLUME_POSIX_UNLINK = 1 << 29
};

/* Flags of a cleanup. */
enum { CLEANUP_DELETE = 1, CLEANUP_ALLOCATION = 2, CLEANUP_ARCHIVE = 0x10, CLEANUP_ACCESS = 0x20, CLEANUP_WRITE = 0x40, CLEANUP_CHANGE = 0x80 };

#define REQUEST_SIZE_MAX (16 * 1024 - 64)
#define RESPONSE_SIZE_MAX (16 * 1024)
#define NORMALIZED_NAME_SIZE_MAX 2048
#define PATH_MAX_UNITS (NORMALIZED_NAME_SIZE_MAX / 2)

struct volume_params {
    UINT16 version, sector_size, sectors_per_unit, max_component;
    UINT64 creation_time;
    UINT32 serial, transact_timeout, irp_timeout, irp_capacity, file_info_timeout, flags;
    WCHAR prefix[192], file_system_name[16];
    UINT32 timeout_flags, volume_info_timeout, dir_info_timeout, security_timeout, stream_info_timeout, ea_timeout, control_code, reserved32;
    UINT64 reserved64[2];
};

struct volume_info {
    UINT64 total, available;
    UINT16 label_length;
    WCHAR label[32];
};

struct file_info {
    UINT32 attributes, reparse_tag;
    UINT64 allocation_size, size, creation_time, access_time, write_time, change_time, index;
    UINT32 hard_links, ea_size;
};

struct open_file_info {
    struct file_info info;
    WCHAR *normalized_name;
    UINT16 normalized_name_size;
};

struct dir_info {
    UINT16 size;
    struct file_info info;
    UINT64 next_offset;
    UINT8 padding[16];
    WCHAR name[];
};

struct stream_info {
    UINT16 size;
    UINT64 stream_size, allocation_size;
    WCHAR name[];
};

struct notify_info {
    UINT16 size;
    UINT32 filter, action;
    WCHAR name[];
};

struct ea_entry {
    UINT32 next;
    UINT8 flags, name_length;
    UINT16 value_length;
    char name[];
};

struct buffer_ref { UINT16 offset, size; };
struct contexts { UINT64 context, context2; };

struct request {
    UINT16 version, size;
    UINT32 kind;
    UINT64 hint;
    union {
        struct {
            UINT32 options, attributes;
            struct buffer_ref descriptor;
            UINT64 allocation_size, token;
            UINT32 desired_access, granted_access, share_access;
            struct buffer_ref ea;
            UINT32 flags, reserved;
            UINT16 named_stream;
        } create;
        struct contexts any;
        struct { struct contexts c; UINT32 attributes; UINT64 allocation_size; UINT32 supersede; struct buffer_ref ea; } overwrite;
        struct { struct contexts c; UINT32 flags; } cleanup;
        struct { struct contexts c; UINT64 address, offset; UINT32 length, key, constrained; } transfer;
        struct {
            struct contexts c;
            UINT32 info_class;
            union {
                UINT64 size;
                struct { UINT32 attributes; UINT64 creation, access, write, change; } basic;
                UINT32 disposition;
                struct { struct buffer_ref name; UINT64 token; UINT32 flags; } rename;
            } u;
        } set_info;
        struct { struct contexts c; struct buffer_ref ea; } set_ea;
        struct { UINT32 info_class; struct buffer_ref label; } set_volume;
        struct { struct contexts c; UINT64 address; UINT32 length; struct buffer_ref pattern, marker; UINT32 flags; } query_directory;
        struct { struct contexts c; UINT32 code; struct buffer_ref buffer; } fs_control;
        struct { struct contexts c; UINT32 parts; struct buffer_ref descriptor; } set_security;
        UINT8 room[64];
    } u;
    struct buffer_ref file_name;
    __attribute__((aligned(8))) UINT8 buffer[];
};

/* Bits of request.u.create.flags and of request.u.query_directory.flags. */
enum {
    CREATE_USER_MODE = 1, CREATE_TRAVERSE = 2, CREATE_OPEN_TARGET_DIRECTORY = 1 << 4, CREATE_CASE_SENSITIVE = 1 << 5, CREATE_TRAILING_BACKSLASH = 1 << 6, CREATE_EA_IS_REPARSE = 1 << 8
};
enum { QUERY_CASE_SENSITIVE = 1, QUERY_PATTERN_IS_NAME = 2 };

/* A bit of response.u.opened.flags. */
enum { OPENED_DISABLE_CACHE = 1 };

struct response {
    UINT16 version, size;
    UINT32 kind;
    UINT64 hint;
    UINT32 information, status;
    union {
        struct {
            UINT64 context, context2;
            UINT32 granted_access;
            struct buffer_ref descriptor;
            struct file_info info;
            struct buffer_ref name;
            UINT32 flags;
        } opened;
        struct buffer_ref buffer;
        struct file_info info;
        struct volume_info volume;
        UINT8 room[104];
    } u;
    __attribute__((aligned(8))) UINT8 buffer[];
};

struct file_system;
typedef NTSTATUS guard_function(struct file_system *, struct request *, struct response *);

/* The slots in their order; the count at the end is that of the table. */
struct callbacks {
    NTSTATUS (*get_volume_info)(struct file_system *, struct volume_info *);
    NTSTATUS (*set_volume_label)(struct file_system *, WCHAR *, struct volume_info *);
    NTSTATUS (*get_security_by_name)(struct file_system *, WCHAR *, UINT32 *, void *, SIZE_T *);
    NTSTATUS (*create)(struct file_system *, WCHAR *, UINT32, UINT32, UINT32, void *, UINT64, void **, struct file_info *);
    NTSTATUS (*open)(struct file_system *, WCHAR *, UINT32, UINT32, void **, struct file_info *);
    NTSTATUS (*overwrite)(struct file_system *, void *, UINT32, BOOLEAN, UINT64, struct file_info *);
    void (*cleanup)(struct file_system *, void *, WCHAR *, ULONG);
    void (*close)(struct file_system *, void *);
    NTSTATUS (*read)(struct file_system *, void *, void *, UINT64, ULONG, ULONG *);
    NTSTATUS (*write)(struct file_system *, void *, void *, UINT64, ULONG, BOOLEAN, BOOLEAN, ULONG *, struct file_info *);
    NTSTATUS (*flush)(struct file_system *, void *, struct file_info *);
    NTSTATUS (*get_file_info)(struct file_system *, void *, struct file_info *);
    NTSTATUS (*set_basic_info)(struct file_system *, void *, UINT32, UINT64, UINT64, UINT64, UINT64, struct file_info *);
    NTSTATUS (*set_file_size)(struct file_system *, void *, UINT64, BOOLEAN, struct file_info *);
    NTSTATUS (*can_delete)(struct file_system *, void *, WCHAR *);
    NTSTATUS (*rename)(struct file_system *, void *, WCHAR *, WCHAR *, BOOLEAN);
    NTSTATUS (*get_security)(struct file_system *, void *, void *, SIZE_T *);
    NTSTATUS (*set_security)(struct file_system *, void *, UINT32, void *);
    NTSTATUS (*read_directory)(struct file_system *, void *, WCHAR *, WCHAR *, void *, ULONG, ULONG *);
    NTSTATUS (*resolve_reparse_points)(struct file_system *, WCHAR *, UINT32, BOOLEAN, IO_STATUS_BLOCK *, void *, SIZE_T *);
    NTSTATUS (*get_reparse_point)(struct file_system *, void *, WCHAR *, void *, SIZE_T *);
    NTSTATUS (*set_reparse_point)(struct file_system *, void *, WCHAR *, void *, SIZE_T);
    NTSTATUS (*delete_reparse_point)(struct file_system *, void *, WCHAR *, void *, SIZE_T);
    NTSTATUS (*get_stream_info)(struct file_system *, void *, void *, ULONG, ULONG *);
    NTSTATUS (*get_dir_info_by_name)(struct file_system *, void *, WCHAR *, struct dir_info *);
    NTSTATUS (*control)(struct file_system *, void *, UINT32, void *, ULONG, void *, ULONG, ULONG *);
    NTSTATUS (*set_delete)(struct file_system *, void *, WCHAR *, BOOLEAN);
    NTSTATUS (*create_ex)(struct file_system *, WCHAR *, UINT32, UINT32, UINT32, void *, UINT64, void *, ULONG, BOOLEAN, void **, struct file_info *);
    NTSTATUS (*overwrite_ex)(struct file_system *, void *, UINT32, BOOLEAN, UINT64, void *, ULONG, struct file_info *);
    NTSTATUS (*get_ea)(struct file_system *, void *, void *, ULONG, ULONG *);
    NTSTATUS (*set_ea)(struct file_system *, void *, void *, ULONG, struct file_info *);
    NTSTATUS (*obsolete)(void);
    void (*dispatcher_stopped)(struct file_system *, BOOLEAN);
    void *reserved[31];
};

#define SLOT_COUNT 64
#define SLOT(field) (offsetof(struct callbacks, field) / sizeof(void *))

struct file_system {
    UINT16 version;
    void *user_context;
    WCHAR volume_name[256];
    HANDLE volume_handle;
    guard_function *enter, *leave;
    void *operations[22];
    const struct callbacks *callbacks;
    HANDLE dispatcher_thread;
    ULONG dispatcher_thread_count;
    NTSTATUS dispatcher_result;
    WCHAR *mount_point;
    HANDLE mount_handle;
    UINT32 debug_log, guard_strategy;
    SRWLOCK guard_lock;
    UINT64 flags;
};

struct operation_context { struct request *request; struct response *response; };

struct reparse_buffer {
    UINT32 tag;
    UINT16 length, reserved, substitute_offset, substitute_length, print_offset, print_length;
    UINT32 flags;
    WCHAR path[];
};

#define EXPECT(condition) _Static_assert(condition, #condition)
EXPECT(sizeof(struct volume_params) == 504);
EXPECT(offsetof(struct volume_params, flags) == 36);
EXPECT(offsetof(struct volume_params, timeout_flags) == 456);
EXPECT(sizeof(struct volume_info) == 88);
EXPECT(sizeof(struct file_info) == 72);
EXPECT(sizeof(struct open_file_info) == 88);
EXPECT(sizeof(struct dir_info) == 104);
EXPECT(sizeof(struct stream_info) == 24);
EXPECT(sizeof(struct notify_info) == 12);
EXPECT(sizeof(struct request) == 88);
EXPECT(offsetof(struct request, u.create.token) == 40);
EXPECT(offsetof(struct request, u.create.ea) == 60);
EXPECT(offsetof(struct request, u.create.named_stream) == 72);
EXPECT(offsetof(struct request, u.transfer.address) == 32);
EXPECT(offsetof(struct request, u.query_directory.marker) == 48);
EXPECT(offsetof(struct request, file_name) == 80);
EXPECT(sizeof(struct response) == 128);
EXPECT(offsetof(struct response, u) == 24);
EXPECT(sizeof(struct callbacks) == 512);
EXPECT(offsetof(struct callbacks, dispatcher_stopped) == 256);
EXPECT(sizeof(struct file_system) == 792);
EXPECT(offsetof(struct file_system, callbacks) == 728);
EXPECT(offsetof(struct file_system, mount_point) == 752);
EXPECT(offsetof(struct file_system, guard_lock) == 776);

#endif
