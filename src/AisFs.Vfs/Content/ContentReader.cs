using System.Runtime.CompilerServices;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content.States;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

/// <summary>Reads a content in the state that it is in, without its gate.</summary>
/// <param name="gate">The content's state.</param>
/// <param name="marks">How the content stands.</param>
/// <param name="flush">The upload that runs: it may replace the object under a reader.</param>
/// <param name="objects">The cached objects.</param>
/// <param name="budget">The memory for reads.</param>
internal sealed class ContentReader(
    ContentGate gate, ContentMarks marks, SharedRun<FsResult<ObjectInfo>> flush, CachedObjects objects, MemoryBudget budget)
{
    private readonly CursorList _cursors = new();

    /// <summary>The read-ahead state for one more handle; to be disposed with it.</summary>
    public ReadCursor CreateCursor() => _cursors.Add(objects.CreateCursor());

    /// <summary>Ends all read-ahead.</summary>
    public void ClearCursors() => _cursors.Clear();

    /// <summary>The object that is read has another name.</summary>
    /// <param name="key">The new name.</param>
    /// <param name="seen">What the object was seen to be under the new name; null when it was not looked at.</param>
    public void Rename(ObjectKey key, ObjectVersion? seen)
    {
        if (gate.Current.Underlying is { } obj)
        {
            objects.Rename(obj, key, seen);
        }
    }

    /// <summary>Reads; completes synchronously when the bytes are in memory.</summary>
    public ValueTask<FsResult<ReadLease>> ReadAsync(ReadCursor cursor, long offset, int length, CancellationToken cancellationToken)
    {
        if (marks.IsExpired)
        {
            return new ValueTask<FsResult<ReadLease>>(FsError.Stale);
        }

        if (offset < 0 || length < 0)
        {
            return new ValueTask<FsResult<ReadLease>>(FsError.InvalidArgument);
        }

        ContentState state = gate.Current;
        while (!state.TryEnter())
        {
            if (marks.IsClosed)
            {
                return new ValueTask<FsResult<ReadLease>>(FsError.BadHandle);
            }

            state = gate.Current;
        }

        length = (int)Math.Clamp(state.Size - offset, 0, length);
        SlabLease lease = SlabLease.Rent(budget);
        if (length == 0)
        {
            state.Exit();
            return new ValueTask<FsResult<ReadLease>>(lease);
        }

        ValueTask<FsError> filling = state.FillAsync(cursor, lease, offset, length, cancellationToken);
        if (!filling.IsCompletedSuccessfully)
        {
            return WaitAsync(state, lease, filling, cursor, offset, length, cancellationToken);
        }

        FsError error = filling.Result;
        if (error != FsError.None)
        {
            return WaitAsync(state, lease, new ValueTask<FsError>(error), cursor, offset, length, cancellationToken);
        }

        state.Exit();
        return new ValueTask<FsResult<ReadLease>>(lease);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsResult<ReadLease>> WaitAsync(
        ContentState state,
        SlabLease lease,
        ValueTask<FsError> filling,
        ReadCursor cursor,
        long offset,
        int length,
        CancellationToken cancellationToken)
    {
        FsError error;
        try
        {
            error = await filling.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            error = FsError.Interrupted;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
        finally
        {
            state.Exit();
        }

        if (error == FsError.None)
        {
            return lease;
        }

        lease.Dispose();
        if (error == FsError.Stale && await HasMovedOnAsync(state, cancellationToken).ConfigureAwait(false))
        {
            return await ReadAsync(cursor, offset, length, cancellationToken).ConfigureAwait(false);
        }

        return error;
    }

    /// <summary>Whether it was an upload of this content that replaced the object under a reader.</summary>
    private async ValueTask<bool> HasMovedOnAsync(ContentState state, CancellationToken cancellationToken)
    {
        if (flush.Present is { } running)
        {
            try
            {
                await running.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        return !ReferenceEquals(gate.Current, state);
    }
}
