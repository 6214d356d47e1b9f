using System.Text;
using AisFs.TestKit.Native;
using static AisFs.TestKit.Native.LibcConstants;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>System calls on a folder: a mount that another process serves, or a folder of a local file system.</summary>
public sealed class KernelDriver : ITestFileSystem
{
    private const int Failed = -1;

    private readonly string _root;
    private readonly HangGuard _guard;

    /// <summary>Drives a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="features">What it has, beside being driven through the kernel.</param>
    /// <param name="limit">How long one call may take.</param>
    /// <param name="rescue">Makes the kernel give a hanging call up.</param>
    public KernelDriver(string root, Feature features, TimeSpan limit, Action rescue)
    {
        _root = root;
        Features = features | Feature.Kernel | Feature.Posix;
        _guard = new HangGuard(limit, rescue);
    }

    /// <inheritdoc/>
    public string Description => $"system calls on {_root}";

    /// <inheritdoc/>
    public Feature Features { get; }

    /// <inheritdoc/>
    public uint Uid => Libc.EffectiveUser();

    /// <inheritdoc/>
    public uint Gid => Libc.EffectiveGroup();

    /// <inheritdoc/>
    public Outcome<ITestFile> Open(string path, OpenMode mode, uint permissions)
    {
        string operation = $"open {path} {mode}";
        int fd = Run(operation, () => Libc.Open(Native(path), Flags(mode) | O_CLOEXEC, permissions), out Errno error);
        return fd == Failed ? new Outcome<ITestFile>(error, null!, operation) : new KernelFile(this, fd, path);
    }

    /// <inheritdoc/>
    public Outcome<NodeInfo> Stat(string path, bool follow = false)
        => Stat(AT_FDCWD, Native(path), follow ? 0 : AT_SYMLINK_NOFOLLOW, $"stat {path}");

    /// <inheritdoc/>
    public Outcome MakeNode(string path, uint permissions) => Call($"mknod {path}", () => Libc.MakeNode(Native(path), permissions | S_IFREG, 0));

    /// <inheritdoc/>
    public Outcome MakeDirectory(string path, uint permissions) => Call($"mkdir {path}", () => Libc.MakeDirectory(Native(path), permissions));

    /// <inheritdoc/>
    public Outcome RemoveDirectory(string path) => Call($"rmdir {path}", () => Libc.RemoveDirectory(Native(path)));

    /// <inheritdoc/>
    public Outcome Unlink(string path) => Call($"unlink {path}", () => Libc.Unlink(Native(path)));

    /// <inheritdoc/>
    public Outcome Rename(string from, string to, RenameMode mode = RenameMode.Replace)
    {
        uint flags = mode switch
        {
            RenameMode.NoReplace => RENAME_NOREPLACE,
            RenameMode.Exchange => RENAME_EXCHANGE,
            _ => 0,
        };
        return Call($"rename {from} {to} {mode}", () => Libc.Rename(AT_FDCWD, Native(from), AT_FDCWD, Native(to), flags));
    }

    /// <inheritdoc/>
    public Outcome Link(string existing, string path) => Call($"link {existing} {path}", () => Libc.Link(Native(existing), Native(path)));

    /// <inheritdoc/>
    public Outcome MakeSymlink(string target, string path) => Call($"symlink {target} {path}", () => Libc.MakeSymlink(PathBytes.Of(target), Native(path)));

    /// <inheritdoc/>
    public Outcome<string> ReadSymlink(string path)
    {
        byte[] buffer = new byte[4096];
        string operation = $"readlink {path}";
        nint length = Run(operation, () => Libc.ReadSymlink(Native(path), buffer, buffer.Length), out Errno error);
        return length < 0 ? new Outcome<string>(error, string.Empty, operation) : PathBytes.ToName(buffer.AsSpan(0, (int)length));
    }

    /// <inheritdoc/>
    public Outcome Chmod(string path, uint mode) => Call($"chmod {path}", () => Libc.ChangeMode(Native(path), mode));

    /// <inheritdoc/>
    public Outcome Chown(string path, uint? uid, uint? gid)
        => Call($"chown {path}", () => Libc.ChangeOwner(Native(path), uid ?? uint.MaxValue, gid ?? uint.MaxValue));

    /// <inheritdoc/>
    public Outcome SetTimes(string path, long? accessedNs, long? modifiedNs)
        => Call($"utimensat {path}", () => Libc.SetTimes(AT_FDCWD, Native(path), Times(accessedNs, modifiedNs), AT_SYMLINK_NOFOLLOW));

    /// <inheritdoc/>
    public Outcome Truncate(string path, long size) => Call($"truncate {path} {size}", () => Libc.Truncate(Native(path), size));

    /// <inheritdoc/>
    public Outcome<ITestDirectory> OpenDirectory(string path)
    {
        string operation = $"opendir {path}";
        int fd = Run(operation, () => Libc.Open(Native(path), O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC, 0), out Errno error);
        return fd == Failed ? new Outcome<ITestDirectory>(error, null!, operation) : new KernelDirectory(this, fd, path);
    }

    /// <inheritdoc/>
    public Outcome<byte[]> GetXattr(string path, string name)
    {
        byte[] buffer = new byte[65536];
        string operation = $"getxattr {path} {name}";
        nint length = Run(operation, () => Libc.GetXattr(Native(path), PathBytes.Of(name), buffer, buffer.Length), out Errno error);
        return length < 0 ? new Outcome<byte[]>(error, [], operation) : buffer.AsSpan(0, (int)length).ToArray();
    }

    /// <inheritdoc/>
    public Outcome SetXattr(string path, string name, ReadOnlySpan<byte> value, XattrMode mode = XattrMode.CreateOrReplace)
    {
        byte[] copy = value.ToArray();
        int flags = mode switch
        {
            XattrMode.Create => XATTR_CREATE,
            XattrMode.Replace => XATTR_REPLACE,
            _ => 0,
        };
        return Call($"setxattr {path} {name}", () => Libc.SetXattr(Native(path), PathBytes.Of(name), copy, copy.Length, flags));
    }

    /// <inheritdoc/>
    public Outcome<IReadOnlyList<string>> ListXattrs(string path)
    {
        byte[] buffer = new byte[65536];
        string operation = $"listxattr {path}";
        nint length = Run(operation, () => Libc.ListXattrs(Native(path), buffer, buffer.Length), out Errno error);
        return length < 0
            ? new Outcome<IReadOnlyList<string>>(error, [], operation)
            : Encoding.UTF8.GetString(buffer, 0, (int)length).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <inheritdoc/>
    public Outcome RemoveXattr(string path, string name) => Call($"removexattr {path} {name}", () => Libc.RemoveXattr(Native(path), PathBytes.Of(name)));

    /// <inheritdoc/>
    public Outcome<Capacity> GetCapacity()
    {
        // struct statfs of 64-bit Linux: type, block size, blocks, free, available, files, free files, id, name length.
        long[] buffer = new long[32];
        int result = Run("statfs", () => Libc.FileSystemStatus(Native("/"), buffer), out Errno error);
        return result == Failed
            ? new Outcome<Capacity>(error, default, "statfs")
            : new Capacity(buffer[1], buffer[1] * buffer[2], buffer[1] * buffer[4], buffer[8]);
    }

    /// <inheritdoc/>
    public Outcome SyncAll()
    {
        using ITestFile root = Open("/", OpenMode.Read | OpenMode.Directory, 0).Ok();
        return Call("syncfs", () => Libc.SyncFileSystem(((KernelFile)root).Descriptor));
    }

    /// <inheritdoc/>
    public void Dispose() => _guard.Dispose();

    /// <summary>Where a path of the tests is on this machine.</summary>
    internal string NativePath(string path) => _root + path;

    internal static long[] Times(long? accessedNs, long? modifiedNs)
    {
        (long accessed, long accessedPart) = Split(accessedNs);
        (long modified, long modifiedPart) = Split(modifiedNs);
        return [accessed, accessedPart, modified, modifiedPart];
    }

    internal Outcome<NodeInfo> Stat(int directory, byte[] path, int flags, string operation)
    {
        byte[] buffer = new byte[256];
        int result = Run(operation, () => Libc.ExtendedStat(directory, path, flags, STATX_BASIC_STATS, buffer), out Errno error);
        return result == Failed ? new Outcome<NodeInfo>(error, default, operation) : StatxBuffer.Parse(buffer);
    }

    internal Outcome Call(string operation, Func<int> call)
        => Run(operation, call, out Errno error) == Failed ? new Outcome(error, operation) : Errno.OK;

    internal T Run<T>(string operation, Func<T> call, out Errno error)
    {
        using (_guard.Enter(operation))
        {
            T result = call();
            error = Libc.LastError;
            if (_guard.Hung is { } hung)
            {
                Assert.Fail(hung);
            }

            return result;
        }
    }

    internal HangGuard.Watched Watch(string operation) => _guard.Enter(operation);

    private static (long Seconds, long Nanoseconds) Split(long? time)
    {
        if (time is not { } ns)
        {
            return (0, UTIME_OMIT);
        }

        long seconds = Math.DivRem(ns, 1_000_000_000, out long rest);
        return rest < 0 ? (seconds - 1, rest + 1_000_000_000) : (seconds, rest);
    }

    private static int Flags(OpenMode mode)
    {
        int flags = (mode & OpenMode.ReadWrite) switch
        {
            OpenMode.ReadWrite => O_RDWR,
            OpenMode.Write => O_WRONLY,
            _ => O_RDONLY,
        };
        flags |= mode.HasFlag(OpenMode.Create) ? O_CREAT : 0;
        flags |= mode.HasFlag(OpenMode.Exclusive) ? O_EXCL : 0;
        flags |= mode.HasFlag(OpenMode.Truncate) ? O_TRUNC : 0;
        flags |= mode.HasFlag(OpenMode.Append) ? O_APPEND : 0;
        flags |= mode.HasFlag(OpenMode.Direct) ? O_DIRECT : 0;
        flags |= mode.HasFlag(OpenMode.NoFollow) ? O_NOFOLLOW : 0;
        flags |= mode.HasFlag(OpenMode.Directory) ? O_DIRECTORY : 0;
        return flags;
    }

    private byte[] Native(string path) => PathBytes.Of(_root + path);
}
