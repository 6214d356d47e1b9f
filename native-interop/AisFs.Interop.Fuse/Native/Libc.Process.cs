using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Native;

internal static partial class Libc
{
    public const int AF_UNIX = 1;
    public const int SOCK_STREAM = 1;
    public const int SOCK_SEQPACKET = 5;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int SOL_SOCKET = 1;
    public const int SCM_RIGHTS = 1;
    public const int MSG_CMSG_CLOEXEC = 0x40000000;

    [LibraryImport(Library, SetLastError = true)]
    public static unsafe partial int socketpair(int domain, int type, int protocol, int* pair);

    [LibraryImport(Library, SetLastError = true)]
    public static unsafe partial int pipe2(int* pair, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static unsafe partial nint recvmsg(int fd, MessageHeader* message, int flags);

    /// <summary>Returns the error instead of setting it, as all of its family.</summary>
    [LibraryImport(Library)]
    public static unsafe partial int posix_spawnp(int* pid, byte* file, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport(Library)]
    public static unsafe partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport(Library)]
    public static unsafe partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport(Library)]
    public static unsafe partial int posix_spawn_file_actions_adddup2(void* actions, int fd, int newFd);

    [LibraryImport(Library, SetLastError = true)]
    public static unsafe partial int waitpid(int pid, int* status, int options);
}
