using System.Collections.Concurrent;
using AisFs.Mount.WinFsp.Links;
using AisFs.Mount.WinFsp.Paths;
using AisFs.TestKit.Native;
using AisFs.TestKit.Wine;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>
/// A mount of <c>aisfs.exe</c> under Wine, driven as Windows programs drive it: through the stand-in for WinFsp's DLL and
/// driver. What POSIX has and Windows has not answers EOPNOTSUPP; <see cref="WinFspDifferences"/> lists what follows.
/// </summary>
internal sealed partial class WinFspDriver(WineProgram program) : ITestFileSystem
{
    private const uint ReplacePosix = 3;
    private const uint DeletePosixReadOnlyToo = 0x13;

    // 1970 in units of 100 ns since 1601.
    private const long UnixEpoch = 116_444_736_000_000_000;

    private readonly ConcurrentBag<StandInClient> _clients = [];

    /// <inheritdoc/>
    public string Description => "WinFsp's driver, stood in for";

    /// <inheritdoc/>
    public Feature Features => Feature.Objects;

    /// <inheritdoc/>
    public uint Uid => 0;

    /// <inheritdoc/>
    public uint Gid => 0;

    /// <inheritdoc/>
    public Outcome<ITestFile> Open(string path, OpenMode mode, uint permissions)
    {
        uint access = mode.HasFlag(OpenMode.Read) ? WindowsAccess.GenericRead : 0;
        if (mode.HasFlag(OpenMode.Write))
        {
            access |= mode.HasFlag(OpenMode.Append) ? WindowsAccess.AppendData : WindowsAccess.GenericWrite;
        }

        uint disposition = (mode & (OpenMode.Create | OpenMode.Exclusive | OpenMode.Truncate)) switch
        {
            OpenMode.None => WindowsAccess.Open,
            OpenMode.Truncate => WindowsAccess.Overwrite,
            OpenMode.Create => WindowsAccess.OpenIf,
            OpenMode.Create | OpenMode.Truncate => WindowsAccess.OverwriteIf,
            _ => WindowsAccess.Create,
        };
        uint options = mode.HasFlag(OpenMode.Directory) ? WindowsAccess.DirectoryFile : WindowsAccess.NonDirectoryFile;
        if (mode.HasFlag(OpenMode.NoFollow) || mode.HasFlag(OpenMode.Exclusive))
        {
            options |= WindowsAccess.OpenReparsePoint;
        }

        WindowsResult<WindowsFile> opened = Use(client => client.Create(Native(path), access, disposition, options));
        if (!opened.Succeeded)
        {
            return new Outcome<ITestFile>(WinFspErrors.ToErrno(opened.Status), null!, $"open {path} {mode}");
        }

        WinFspFile file = new(this, opened.Value!.Handle, path);
        if (mode.HasFlag(OpenMode.NoFollow) && (opened.Value.Info.Attributes & WindowsAccess.AttributeReparsePoint) != 0)
        {
            file.Dispose();
            return new Outcome<ITestFile>(Errno.ELOOP, null!, $"open {path} {mode}");
        }

        return file;
    }

    /// <inheritdoc/>
    public Outcome<NodeInfo> Stat(string path, bool follow = false)
    {
        WindowsResult<WindowsFile> opened = Use(client => client.Create(
            Native(path), WindowsAccess.ReadAttributes, WindowsAccess.Open, follow ? 0 : WindowsAccess.OpenReparsePoint));
        if (!opened.Succeeded)
        {
            return new Outcome<NodeInfo>(WinFspErrors.ToErrno(opened.Status), default, $"stat {path}");
        }

        Close(opened.Value!.Handle);
        return Describe(opened.Value.Info);
    }

    /// <inheritdoc/>
    public Outcome MakeNode(string path, uint permissions)
        => OpenAndClose($"create {path}", path, WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.NonDirectoryFile | WindowsAccess.OpenReparsePoint);

    /// <inheritdoc/>
    public Outcome MakeDirectory(string path, uint permissions)
        => OpenAndClose($"mkdir {path}", path, WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile | WindowsAccess.OpenReparsePoint);

    /// <inheritdoc/>
    public Outcome RemoveDirectory(string path) => Remove($"rmdir {path}", path, WindowsAccess.DirectoryFile);

    /// <inheritdoc/>
    public Outcome Unlink(string path) => Remove($"unlink {path}", path, WindowsAccess.NonDirectoryFile);

    /// <inheritdoc/>
    public Outcome Rename(string from, string to, RenameMode mode = RenameMode.Replace)
        => mode == RenameMode.Exchange
            ? new Outcome(Errno.EOPNOTSUPP, "exchange")
            : With($"rename {from} {to}", from, WindowsAccess.Delete, WindowsAccess.OpenReparsePoint, (client, handle)
                => client.Rename(handle, Native(to), mode == RenameMode.Replace ? ReplacePosix : 0).Status);

    /// <inheritdoc/>
    public Outcome Link(string existing, string path) => new(Errno.EPERM, "link");

    /// <inheritdoc/>
    public Outcome MakeSymlink(string target, string path)
    {
        byte[] data = new byte[16 * 1024];
        if (!SymlinkReparse.TryWrite(target, data, out int size))
        {
            return new Outcome(Errno.EINVAL, $"symlink {path}");
        }

        WindowsResult<WindowsFile> made = Use(client => client.Create(
            Native(path), WindowsAccess.GenericWrite, WindowsAccess.Create, WindowsAccess.OpenReparsePoint | WindowsAccess.NonDirectoryFile));
        if (!made.Succeeded)
        {
            return new Outcome(WinFspErrors.ToErrno(made.Status), $"symlink {path}");
        }

        uint status = Use(client => client.SetReparsePoint(made.Value!.Handle, data.AsSpan(0, size))).Status;
        Close(made.Value!.Handle);
        return new Outcome(WinFspErrors.ToErrno(status), $"symlink {path}");
    }

    /// <inheritdoc/>
    public Outcome<string> ReadSymlink(string path)
    {
        byte[] data = [];
        Outcome outcome = With($"readlink {path}", path, WindowsAccess.ReadAttributes, WindowsAccess.OpenReparsePoint, (client, handle) =>
        {
            WindowsResult<byte[]> read = client.GetReparsePoint(handle);
            data = read.Value ?? [];
            return read.Status;
        });
        return outcome.Succeeded && SymlinkReparse.TryRead(data, out string? target)
            ? target
            : new Outcome<string>(outcome.Succeeded ? Errno.EINVAL : outcome.Error, string.Empty, outcome.Operation);
    }

    /// <inheritdoc/>
    public Outcome Chmod(string path, uint mode) => new(Errno.EOPNOTSUPP, "chmod");

    /// <inheritdoc/>
    public Outcome Chown(string path, uint? uid, uint? gid) => new(Errno.EOPNOTSUPP, "chown");

    /// <inheritdoc/>
    public Outcome SetTimes(string path, long? accessedNs, long? modifiedNs)
        => With($"set times of {path}", path, WindowsAccess.WriteAttributes, WindowsAccess.OpenReparsePoint, (client, handle)
            => client.SetBasic(handle, access: ToFileTime(accessedNs), write: ToFileTime(modifiedNs)).Status);

    /// <inheritdoc/>
    public Outcome Truncate(string path, long size)
        => size < 0
            ? new Outcome(Errno.EINVAL, "truncate")
            : With($"truncate {path}", path, WindowsAccess.GenericWrite, WindowsAccess.NonDirectoryFile, (client, handle)
                => client.SetSize(handle, (ulong)size).Status);

    /// <inheritdoc/>
    public Outcome<ITestDirectory> OpenDirectory(string path)
    {
        WindowsResult<WindowsFile> opened = Use(client => client.Create(
            Native(path), WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile));
        return opened.Succeeded
            ? new WinFspDirectory(this, opened.Value!.Handle, path)
            : new Outcome<ITestDirectory>(WinFspErrors.ToErrno(opened.Status), null!, $"open directory {path}");
    }

    /// <inheritdoc/>
    public Outcome<Capacity> GetCapacity()
    {
        WindowsResult<(ulong Total, ulong Free, string Label)> volume = Use(client => client.QueryVolume());
        if (!volume.Succeeded)
        {
            return WinFspErrors.ToErrno(volume.Status);
        }

        // The driver answers sizes of sectors and clusters, and the longest name, out of the volume's parameters.
        ReadOnlySpan<byte> parameters = Use(client => client.GetParameters()).Parameters;
        long blockSize = BitConverter.ToUInt16(parameters[2..]) * (long)BitConverter.ToUInt16(parameters[4..]);
        return new Capacity(blockSize, (long)volume.Value.Total, (long)volume.Value.Free, BitConverter.ToUInt16(parameters[6..]));
    }

    /// <inheritdoc/>
    public Outcome SyncAll() => new(WinFspErrors.ToErrno(Use(client => client.Flush(0)).Status), "flush volume");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (StandInClient client in _clients)
        {
            client.Dispose();
        }
    }

    internal static NodeInfo Describe(WindowsFileInfo info)
    {
        bool isLink = (info.Attributes & WindowsAccess.AttributeReparsePoint) != 0;
        NodeKind kind = isLink ? NodeKind.Symlink : info.IsDirectory ? NodeKind.Directory : NodeKind.File;
        return new NodeInfo(
            kind, info.Index, (long)info.Size, 0, 0, 0, 1, ToNanoseconds(info.AccessTime), ToNanoseconds(info.WriteTime), ToNanoseconds(info.ChangeTime));
    }

    internal static ulong ToFileTime(long? ns) => ns is { } given ? (ulong)((given / 100) + UnixEpoch) : 0;

    internal uint Close(uint handle) => Use(client => client.Close(handle)).Status;

    /// <summary>One call by one thread of the imagined application: each has a connection of its own.</summary>
    internal T Use<T>(Func<StandInClient, T> call)
    {
        if (!_clients.TryTake(out StandInClient? client))
        {
            client = program.Connect();
        }

        T result = call(client);
        _clients.Add(client);
        return result;
    }

    private static long ToNanoseconds(ulong fileTime) => ((long)fileTime - UnixEpoch) * 100;

    // Names that Windows forbids go the way that a Windows program would see them.
    private static string Native(string path)
        => path == "/" ? @"\" : string.Concat(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(s => $@"\{WindowsNames.ToWindows(s)}"));

    private Outcome OpenAndClose(string operation, string path, uint access, uint disposition, uint options)
    {
        WindowsResult<WindowsFile> opened = Use(client => client.Create(Native(path), access, disposition, options));
        return new Outcome(WinFspErrors.ToErrno(opened.Succeeded ? Close(opened.Value!.Handle) : opened.Status), operation);
    }

    private Outcome Remove(string operation, string path, uint options)
        => With(operation, path, WindowsAccess.Delete, options | WindowsAccess.OpenReparsePoint, (client, handle)
            => client.SetDisposition(handle, DeletePosixReadOnlyToo).Status);

    private Outcome With(string operation, string path, uint access, uint options, Func<StandInClient, uint, uint> action)
    {
        WindowsResult<WindowsFile> opened = Use(client => client.Create(Native(path), access, WindowsAccess.Open, options));
        if (!opened.Succeeded)
        {
            return new Outcome(WinFspErrors.ToErrno(opened.Status), operation);
        }

        uint status = Use(client => action(client, opened.Value!.Handle));
        uint closed = Close(opened.Value!.Handle);
        return new Outcome(WinFspErrors.ToErrno(status != WindowsStatus.Success ? status : closed), operation);
    }
}
