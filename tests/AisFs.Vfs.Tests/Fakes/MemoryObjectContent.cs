using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

/// <summary>The body of a GET from a <see cref="MemoryObjectStore"/>.</summary>
internal sealed class MemoryObjectContent(MemoryObjectStore store, ObjectKey key, ObjectInfo info, MemoryObject state, long offset, long length) : IObjectContent
{
    private long _done;
    private bool _disposed;

    public ObjectInfo Info => info;

    public long Length => length;

    public async ValueTask<FsResult<int>> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_done == length)
        {
            return 0;
        }

        FsError error = await store.PassAsync(new StoreCall(StoreOperation.ReadBody, StoreStage.Begin, key, offset + _done, destination.Length), cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        int count = (int)Math.Min(Math.Min(destination.Length, store.MaxBodyRead), Math.Min(length - _done, state.TornAt - (offset + _done)));
        if (count <= 0)
        {
            return FsError.Io;
        }

        state.Data.AsSpan((int)(offset + _done), count).CopyTo(destination.Span);
        _done += count;
        return count;
    }

    public ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            store.BodyClosed();
        }

        return ValueTask.CompletedTask;
    }
}
