using AisFs.TestKit.Native;
using AisFs.Vfs.Api;

namespace AisFs.Conformance.Tests.Drivers;

public sealed partial class VfsDriver
{
    /// <inheritdoc/>
    public Outcome<ITestFile> Open(string path, OpenMode mode, uint permissions)
    {
        // As the kernel does: what is gone when it is to be opened is looked up once more.
        Outcome<ITestFile> outcome = OpenOnce(path, mode, permissions);
        return outcome.Error == Errno.ESTALE ? OpenOnce(path, mode, permissions) : outcome;
    }

    private Outcome<ITestFile> OpenOnce(string path, OpenMode mode, uint permissions)
    {
        string operation = $"open {path} {mode}";
        bool exclusive = mode.HasFlag(OpenMode.Create) && mode.HasFlag(OpenMode.Exclusive);
        VfsWalk walk = VfsWalk.ToName(this, path, follow: !exclusive && !mode.HasFlag(OpenMode.NoFollow));
        Outcome<ITestFile> outcome = walk.Error != Errno.OK
            ? new Outcome<ITestFile>(walk.Error, null!, operation)
            : walk.Exists
                ? OpenExisting(walk, path, mode, exclusive, operation)
                : OpenNew(walk, path, mode, permissions, operation);
        if (!outcome.Succeeded)
        {
            walk.Dispose();
        }

        return outcome;
    }

    /// <inheritdoc/>
    public Outcome<ITestDirectory> OpenDirectory(string path)
    {
        string operation = $"opendir {path}";
        VfsWalk walk = VfsWalk.ToFile(this, path, follow: true);
        Errno error = walk.Error == Errno.OK && walk.Found.Kind != FsNodeKind.Directory ? Errno.ENOTDIR : walk.Error;
        if (error == Errno.OK)
        {
            FsResult<HandleId> handle = Wait(operation, FileSystem.OpenDirectoryAsync(walk.Found.Inode, CancellationToken.None));
            if (handle.IsOk)
            {
                return new VfsDirectory(this, walk, handle.Value, path);
            }

            error = VfsErrors.ToErrno(handle.Error);
        }

        walk.Dispose();
        return new Outcome<ITestDirectory>(error, null!, operation);
    }

    private static FsOpenFlags Flags(OpenMode mode)
    {
        FsOpenFlags flags = FsOpenFlags.None;
        flags |= mode.HasFlag(OpenMode.Read) ? FsOpenFlags.Read : 0;
        flags |= mode.HasFlag(OpenMode.Write) ? FsOpenFlags.Write : 0;
        flags |= mode.HasFlag(OpenMode.Append) ? FsOpenFlags.Append : 0;
        flags |= mode.HasFlag(OpenMode.Truncate) ? FsOpenFlags.Truncate : 0;
        flags |= mode.HasFlag(OpenMode.Exclusive) ? FsOpenFlags.Exclusive : 0;
        flags |= mode.HasFlag(OpenMode.Direct) ? FsOpenFlags.Direct : 0;
        return flags;
    }

    // What the kernel decides before it asks the file system.
    private Outcome<ITestFile> OpenExisting(VfsWalk walk, string path, OpenMode mode, bool exclusive, string operation)
    {
        Errno refused = (exclusive, walk.Found.Kind) switch
        {
            (true, _) => Errno.EEXIST,
            (_, FsNodeKind.Symlink) => Errno.ELOOP,
            (_, FsNodeKind.Directory) => Errno.EISDIR,
            _ => mode.HasFlag(OpenMode.Directory) ? Errno.ENOTDIR : Errno.OK,
        };
        if (refused != Errno.OK)
        {
            return new Outcome<ITestFile>(refused, null!, operation);
        }

        FsResult<FsOpened> opened = Wait(operation, FileSystem.OpenAsync(walk.Found.Inode, Flags(mode), CancellationToken.None));
        return opened.IsOk
            ? new VfsFile(this, walk, walk.Found.Inode, opened.Value, path)
            : new Outcome<ITestFile>(VfsErrors.ToErrno(opened.Error), null!, operation);
    }

    private Outcome<ITestFile> OpenNew(VfsWalk walk, string path, OpenMode mode, uint permissions, string operation)
    {
        if (!mode.HasFlag(OpenMode.Create))
        {
            return new Outcome<ITestFile>(Errno.ENOENT, null!, operation);
        }

        FsResult<FsCreated> created = Wait(
            operation, FileSystem.CreateAsync(walk.Parent, walk.Name, permissions, Flags(mode), _caller, CancellationToken.None));
        if (!created.IsOk)
        {
            return new Outcome<ITestFile>(VfsErrors.ToErrno(created.Error), null!, operation);
        }

        walk.Count(created.Value.Entry.Attributes.Inode);
        return new VfsFile(this, walk, created.Value.Entry.Attributes.Inode, created.Value.Opened, path);
    }
}
