using System.Runtime.CompilerServices;
using AisFs.Interop.Fuse.Api;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <content>Who uses a handle: the kernel tells the thread of a request.</content>
internal sealed partial class FuseAdapter
{
    private FsUser UserOf(FuseContext context) => new(context.Pid, _processes);

    private void NoteOpened(FuseContext context, FsOpened opened)
    {
        if (opened.NeedsFlush)
        {
            _fileSystem.NoteOpened(opened.Handle, UserOf(context));
        }
    }

    // A change that failed counts, too: the close of whoever made it tells so.
    private ValueTask<FsResult<T>> NoteChanged<T>(ulong handle, FsUser? user, ValueTask<FsResult<T>> change)
    {
        if (!change.IsCompletedSuccessfully)
        {
            return NoteChangedLater(handle, user, change);
        }

        FsResult<T> result = change.Result;
        _fileSystem.NoteChanged(new HandleId(handle), user);
        return new(result);
    }

    private async ValueTask<FsResult> NoteChanged(ulong handle, FsUser? user, ValueTask<FsResult> change)
    {
        FsResult result = await change.ConfigureAwait(false);
        _fileSystem.NoteChanged(new HandleId(handle), user);
        return result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsResult<T>> NoteChangedLater<T>(ulong handle, FsUser? user, ValueTask<FsResult<T>> change)
    {
        FsResult<T> result = await change.ConfigureAwait(false);
        _fileSystem.NoteChanged(new HandleId(handle), user);
        return result;
    }
}
