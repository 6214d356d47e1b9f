using AisFs.TestKit.Native;
using AisFs.Vfs.Api;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>
/// Calls the file system directly, as an adapter does. It walks paths as the kernel would, and leaves every other decision
/// to the file system.
/// </summary>
public sealed partial class VfsDriver : ITestFileSystem
{
    private const int NameMax = 255;

    private readonly TimeSpan _limit;
    private readonly FsCaller _caller;

    /// <summary>Drives a file system.</summary>
    /// <param name="fileSystem">The file system; its owner disposes it.</param>
    /// <param name="limit">How long one call may take.</param>
    /// <param name="user">Who calls: user and group.</param>
    public VfsDriver(IFileSystem fileSystem, TimeSpan limit, uint user)
    {
        FileSystem = fileSystem;
        _limit = limit;
        _caller = new FsCaller(user, user, Environment.ProcessId);
    }

    /// <summary>The file system.</summary>
    public IFileSystem FileSystem { get; }

    /// <inheritdoc/>
    public string Description => "the file system, called directly";

    /// <inheritdoc/>
    public Feature Features => Feature.Posix | Feature.Objects;

    /// <inheritdoc/>
    public uint Uid => _caller.Uid;

    /// <inheritdoc/>
    public uint Gid => _caller.Gid;

    /// <inheritdoc/>
    public Outcome<NodeInfo> Stat(string path, bool follow = false)
        => OnFile($"stat {path}", path, follow, default(NodeInfo), inode => Attributes(inode, $"stat {path}"));

    /// <inheritdoc/>
    public Outcome MakeNode(string path, uint permissions)
        => Make($"mknod {path}", path, walk => FileSystem.CreateNodeAsync(walk.Parent, walk.Name, permissions, _caller, CancellationToken.None));

    /// <inheritdoc/>
    public Outcome MakeDirectory(string path, uint permissions)
        => Make($"mkdir {path}", path, walk => FileSystem.CreateDirectoryAsync(walk.Parent, walk.Name, permissions, _caller, CancellationToken.None));

    /// <inheritdoc/>
    public Outcome MakeSymlink(string target, string path)
        => Make($"symlink {target} {path}", path, walk => FileSystem.CreateSymlinkAsync(walk.Parent, walk.Name, target, _caller, CancellationToken.None));

    /// <inheritdoc/>
    public Outcome RemoveDirectory(string path)
        => Remove($"rmdir {path}", path, walk => FileSystem.RemoveDirectoryAsync(walk.Parent, walk.Name, CancellationToken.None));

    /// <inheritdoc/>
    public Outcome Unlink(string path)
        => Remove($"unlink {path}", path, walk => FileSystem.RemoveFileAsync(walk.Parent, walk.Name, CancellationToken.None));

    /// <inheritdoc/>
    public Outcome Rename(string from, string to, RenameMode mode = RenameMode.Replace)
    {
        string operation = $"rename {from} {to} {mode}";
        using VfsWalk source = VfsWalk.ToParent(this, from);
        using VfsWalk destination = VfsWalk.ToParent(this, to);
        if (source.Error != Errno.OK || destination.Error != Errno.OK)
        {
            return new Outcome(source.Error != Errno.OK ? source.Error : destination.Error, operation);
        }

        FsRenameFlags flags = mode switch
        {
            RenameMode.NoReplace => FsRenameFlags.NoReplace,
            RenameMode.Exchange => FsRenameFlags.Exchange,
            _ => FsRenameFlags.None,
        };
        return Answer(operation, FileSystem.RenameAsync(source.Parent, source.Name, destination.Parent, destination.Name, flags, CancellationToken.None));
    }

    /// <inheritdoc/>
    public Outcome Link(string existing, string path) => new(Errno.EPERM, "link: the file system has no such operation");

    /// <inheritdoc/>
    public Outcome<string> ReadSymlink(string path)
    {
        using VfsWalk walk = VfsWalk.ToFile(this, path, follow: false);
        if (walk.Error != Errno.OK || walk.Found.Kind != FsNodeKind.Symlink)
        {
            return new Outcome<string>(walk.Error == Errno.OK ? Errno.EINVAL : walk.Error, string.Empty, $"readlink {path}");
        }

        return Answer($"readlink {path}", FileSystem.ReadLinkAsync(walk.Found.Inode, CancellationToken.None), target => target);
    }

    /// <inheritdoc/>
    public Outcome Chmod(string path, uint mode) => Change($"chmod {path}", path, follow: true, new FsAttributeChanges { Mode = mode });

    /// <inheritdoc/>
    public Outcome Chown(string path, uint? uid, uint? gid) => Change($"chown {path}", path, follow: false, new FsAttributeChanges { Uid = uid, Gid = gid });

    /// <inheritdoc/>
    public Outcome SetTimes(string path, long? accessedNs, long? modifiedNs)
        => Change($"utimensat {path}", path, follow: false, new FsAttributeChanges { AccessedNs = accessedNs, ModifiedNs = modifiedNs });

    /// <inheritdoc/>
    public Outcome Truncate(string path, long size) => Change($"truncate {path} {size}", path, follow: true, new FsAttributeChanges { Size = size });

    /// <inheritdoc/>
    public Outcome<byte[]> GetXattr(string path, string name)
        => OnFile(
            $"getxattr {path} {name}", path, follow: false, Array.Empty<byte>(),
            inode => Answer($"getxattr {path} {name}", FileSystem.GetXattrAsync(inode, name, CancellationToken.None), value => value.ToArray()));

    /// <inheritdoc/>
    public Outcome SetXattr(string path, string name, ReadOnlySpan<byte> value, XattrMode mode = XattrMode.CreateOrReplace)
    {
        byte[] copy = value.ToArray();
        FsXattrMode how = mode switch
        {
            XattrMode.Create => FsXattrMode.Create,
            XattrMode.Replace => FsXattrMode.Replace,
            _ => FsXattrMode.CreateOrReplace,
        };
        return OnFile($"setxattr {path} {name}", path, follow: false, inode => FileSystem.SetXattrAsync(inode, name, copy, how, CancellationToken.None));
    }

    /// <inheritdoc/>
    public Outcome<IReadOnlyList<string>> ListXattrs(string path)
        => OnFile<IReadOnlyList<string>>(
            $"listxattr {path}", path, follow: false, [],
            inode => Answer($"listxattr {path}", FileSystem.ListXattrsAsync(inode, CancellationToken.None), names => names));

    /// <inheritdoc/>
    public Outcome RemoveXattr(string path, string name)
        => OnFile($"removexattr {path} {name}", path, follow: false, inode => FileSystem.RemoveXattrAsync(inode, name, CancellationToken.None));

    /// <inheritdoc/>
    public Outcome<Capacity> GetCapacity()
        => Answer("statfs", FileSystem.GetStatisticsAsync(CancellationToken.None), found => new Capacity(4096, found.TotalBytes, found.AvailableBytes, NameMax));

    /// <inheritdoc/>
    public Outcome SyncAll() => Answer("sync", FileSystem.SyncAllAsync(CancellationToken.None));

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    internal T Wait<T>(string operation, ValueTask<T> call)
    {
        if (call.IsCompletedSuccessfully)
        {
            return call.Result;
        }

        Task<T> task = call.AsTask();
        Assert.True(task.Wait(_limit), $"{operation} did not return within {_limit.TotalSeconds:0} s.");
        return task.Result;
    }

    internal Outcome Answer(string operation, ValueTask<FsResult> call) => new(VfsErrors.ToErrno(Wait(operation, call).Error), operation);

    internal Outcome<TOut> Answer<TIn, TOut>(string operation, ValueTask<FsResult<TIn>> call, Func<TIn, TOut> convert)
    {
        FsResult<TIn> result = Wait(operation, call);
        return result.IsOk ? new Outcome<TOut>(Errno.OK, convert(result.Value), operation) : new Outcome<TOut>(VfsErrors.ToErrno(result.Error), default!, operation);
    }

    internal Outcome<NodeInfo> Attributes(InodeId inode, string operation)
        => Answer(operation, FileSystem.GetAttributesAsync(inode, CancellationToken.None), entry => Convert(entry.Attributes));

    internal Outcome Change(string operation, InodeId inode, HandleId handle, FsAttributeChanges changes)
        => Answer(operation, FileSystem.SetAttributesAsync(inode, handle, changes, CancellationToken.None), _ => 0).WithoutValue();

    private static NodeInfo Convert(in FsAttributes attributes)
    {
        NodeKind kind = attributes.Kind switch
        {
            FsNodeKind.File => NodeKind.File,
            FsNodeKind.Directory => NodeKind.Directory,
            _ => NodeKind.Symlink,
        };
        return new NodeInfo(
            kind, attributes.Number, attributes.Size, attributes.Mode, attributes.Uid, attributes.Gid, attributes.LinkCount,
            attributes.AccessedNs, attributes.ModifiedNs, attributes.ChangedNs);
    }

    private Outcome Make(string operation, string path, Func<VfsWalk, ValueTask<FsResult<FsEntry>>> call)
    {
        using VfsWalk walk = VfsWalk.ToParent(this, path);
        if (walk.Error != Errno.OK || walk.EndsInDots)
        {
            return new Outcome(walk.Error == Errno.OK ? Errno.EEXIST : walk.Error, operation);
        }

        FsResult<FsEntry> result = Wait(operation, call(walk));
        if (result.IsOk)
        {
            walk.Count(result.Value.Attributes.Inode);
        }

        return new Outcome(VfsErrors.ToErrno(result.Error), operation);
    }

    private Outcome Remove(string operation, string path, Func<VfsWalk, ValueTask<FsResult>> call)
    {
        using VfsWalk walk = VfsWalk.ToParent(this, path);
        if (walk.Error != Errno.OK || walk.EndsInDots)
        {
            return new Outcome(walk.Error == Errno.OK ? walk.Name == "." ? Errno.EINVAL : Errno.ENOTEMPTY : walk.Error, operation);
        }

        return Answer(operation, call(walk));
    }

    private Outcome Change(string operation, string path, bool follow, FsAttributeChanges changes)
        => OnFile(operation, path, follow, 0, inode => Answer(operation, FileSystem.SetAttributesAsync(inode, default, changes, CancellationToken.None), _ => 0)).WithoutValue();

    private Outcome OnFile(string operation, string path, bool follow, Func<InodeId, ValueTask<FsResult>> call)
        => OnFile(operation, path, follow, 0, inode => new Outcome<int>(Answer(operation, call(inode)).Error, 0, operation)).WithoutValue();

    // As the kernel does: what is gone when it is to be used is looked up once more.
    private Outcome<T> OnFile<T>(string operation, string path, bool follow, T none, Func<InodeId, Outcome<T>> call)
    {
        Outcome<T> outcome = Once();
        return outcome.Error == Errno.ESTALE ? Once() : outcome;

        Outcome<T> Once()
        {
            using VfsWalk walk = VfsWalk.ToFile(this, path, follow);
            return walk.Error != Errno.OK ? new Outcome<T>(walk.Error, none, operation) : call(walk.Found.Inode);
        }
    }
}
