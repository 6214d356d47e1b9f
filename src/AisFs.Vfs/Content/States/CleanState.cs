using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.States;

/// <summary>One version of an object, unchanged.</summary>
/// <param name="states">Makes other states.</param>
/// <param name="objects">The cached objects.</param>
/// <param name="binding">The object that the file becomes.</param>
/// <param name="obj">The object's bytes; they become the state's.</param>
/// <param name="options">The limits.</param>
internal sealed class CleanState(ContentStates states, CachedObjects objects, ObjectBinding binding, CachedObject obj, ContentOptions options)
    : ContentState(states, objects, binding)
{
    public override long Size => obj.Size;

    public override bool IsDirty => false;

    public override CachedObject? Underlying => obj;

    public override ObjectVersion? Version => obj.Version;

    /// <summary>The object's copy on the local disk; null when there cannot be one.</summary>
    public DiskObject? OnDisk => obj.IsStale ? null : obj.OnDisk;

    public override ValueTask<FsError> FillAsync(ReadCursor cursor, SlabLease lease, long offset, int length, CancellationToken cancellationToken)
        => cursor.ReadAsync(obj, lease, offset, length, cancellationToken);

    public override async ValueTask<StateChange> WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (offset == 0 && data.Length >= Size && await TryReplaceAsync(data, cancellationToken).ConfigureAwait(false) is { } fresh)
        {
            return StateChange.Done(fresh);
        }

        return await OpenAsync(offset, offset + data.Length, cancellationToken).ConfigureAwait(false);
    }

    public override ValueTask<StateChange> ZeroAsync(long offset, long length, CancellationToken cancellationToken)
        => OpenAsync(offset, offset + length, cancellationToken);

    public override async ValueTask<StateChange> ResizeAsync(long size, CancellationToken cancellationToken)
    {
        if (obj.IsStale)
        {
            return StateChange.Over(this, FsError.Stale);
        }

        if (Size == 0)
        {
            return StateChange.GoOn(States.Empty(Binding));
        }

        // What is cut off is not read.
        long kept = Math.Min(size, Size);
        StateChange change = kept > options.SmallObjectLimit
            ? await StageAsync(kept, cancellationToken).ConfigureAwait(false)
            : await States.LoadAsync(Binding, this, obj, kept, isDirty: true, cancellationToken).ConfigureAwait(false);
        return change with { IsOver = change.IsOver || change.Next.Size == size };
    }

    public override ValueTask<StateChange> StageAsync(CancellationToken cancellationToken) => StageAsync(Size, cancellationToken);

    public override async ValueTask<StateChange> DetachAsync(CancellationToken cancellationToken)
    {
        if (!obj.IsSmall)
        {
            return await StageAsync(cancellationToken).ConfigureAwait(false);
        }

        StateChange loaded = await States.LoadAsync(Binding, this, obj, Size, isDirty: false, cancellationToken).ConfigureAwait(false);
        return loaded with { IsOver = true };
    }

    /// <summary>The bytes are there already: an earlier upload could only not set their metadata.</summary>
    public override async ValueTask<UploadChange> UploadAsync(UploadSession session, CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> finished = await session.SetMetadataAsync(Size, cancellationToken).ConfigureAwait(false);
        if (!finished.IsOk)
        {
            return UploadChange.Over(this, finished);
        }

        if (obj.Pin(finished.Value, isLast: true) != VersionRelation.Same)
        {
            return UploadChange.Over(this, FsError.Stale);
        }

        Binding.Learn(finished.Value);
        return UploadChange.Over(this, finished);
    }

    protected override ContentState Uploaded(CachedObject uploaded) => States.Clean(Binding, uploaded);

    protected override ValueTask ReleaseAsync() => Objects.ReleaseAsync(obj);

    /// <summary>Moves into the state that a change of a range needs.</summary>
    private async ValueTask<StateChange> OpenAsync(long offset, long end, CancellationToken cancellationToken)
    {
        if (obj.IsStale)
        {
            return StateChange.Over(this, FsError.Stale);
        }

        if (Size == 0)
        {
            return StateChange.GoOn(States.Empty(Binding));
        }

        if (obj.IsSmall && end <= options.SinglePutLimit)
        {
            return await States.LoadAsync(Binding, this, obj, Size, isDirty: false, cancellationToken).ConfigureAwait(false);
        }

        return offset == Size && end - offset <= options.SinglePutLimit && !Binding.IsDetached && States.CanAppend(Binding.Key)
            ? StateChange.GoOn(States.Appending(Binding, obj))
            : await StageAsync(cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<StateChange> StageAsync(long kept, CancellationToken cancellationToken)
        => States.Staged.StageAsync(Binding, this, null, kept, kept != Size, cancellationToken);

    /// <summary>Writes over all of the object, of which nothing remains then.</summary>
    /// <returns>The new state; null when memory did not suffice.</returns>
    private async ValueTask<ContentState?> TryReplaceAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        BufferedState fresh = States.Empty(Binding);
        bool isWritten = false;
        try
        {
            isWritten = await fresh.TryWriteAsync(0, data, data.Length, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!isWritten)
            {
                await fresh.RetireAsync().ConfigureAwait(false);
            }
        }

        return isWritten ? fresh : null;
    }
}
