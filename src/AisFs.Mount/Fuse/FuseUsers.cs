using System.Runtime.CompilerServices;
using AisFs.Interop.Fuse.Api;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>Notes which processes use a handle; the kernel tells the thread of each request.</summary>
internal sealed class FuseUsers(IFileSystem fileSystem, string mountpoint)
{
    private readonly LinuxProcesses _processes = new(mountpoint);

    public FsUser UserOf(FuseContext context) => new(context.Pid, _processes);

    public void NoteOpened(FuseContext context, FsOpened opened)
    {
        if (opened.NeedsFlush)
        {
            fileSystem.NoteOpened(opened.Handle, UserOf(context));
        }
    }

    // A change that failed counts, too: the close of the program that made it reports the failure.
    public ValueTask<FsResult<T>> NoteChanged<T>(ulong handle, FsUser? user, ValueTask<FsResult<T>> change)
    {
        if (!change.IsCompletedSuccessfully)
        {
            return NoteChangedLater(handle, user, change);
        }

        FsResult<T> result = change.Result;
        fileSystem.NoteChanged(new HandleId(handle), user);
        return new(result);
    }

    public async ValueTask<FsResult> NoteChanged(ulong handle, FsUser? user, ValueTask<FsResult> change)
    {
        FsResult result = await change.ConfigureAwait(false);
        fileSystem.NoteChanged(new HandleId(handle), user);
        return result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsResult<T>> NoteChangedLater<T>(ulong handle, FsUser? user, ValueTask<FsResult<T>> change)
    {
        FsResult<T> result = await change.ConfigureAwait(false);
        fileSystem.NoteChanged(new HandleId(handle), user);
        return result;
    }
}
