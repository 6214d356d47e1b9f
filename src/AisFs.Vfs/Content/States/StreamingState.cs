using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Streaming;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging;

namespace AisFs.Vfs.Content.States;

/// <summary>A large file that is written from its beginning to its end, and goes up in parts meanwhile.</summary>
/// <param name="states">Makes other states.</param>
/// <param name="objects">The cached objects.</param>
/// <param name="binding">The object that the file becomes.</param>
/// <param name="file">The bytes and their upload; they become the state's.</param>
/// <param name="options">The limits.</param>
internal sealed class StreamingState(ContentStates states, CachedObjects objects, ObjectBinding binding, StreamedFile file, ContentOptions options)
    : ContentState(states, objects, binding)
{
    public override long Size => file.Size;

    public override bool IsDirty => true;

    public override bool HoldsMemory => true;

    public override bool IsOnlyInMemory => !file.HasBegun;

    public override bool GoesInParts => true;

    // An upload can't change its name: after a rename the file goes on in the staging directory.
    private bool IsRenamed => file.Key != Binding.Key;

    public override ValueTask<FsError> FillAsync(ReadCursor cursor, SlabLease lease, long offset, int length, CancellationToken cancellationToken)
        => file.FillAsync(lease, offset, length, cancellationToken);

    public override FsResult<long> Seek(long offset, FsSeekKind kind) => file.Seek(offset, kind);

    public override async ValueTask<StateChange> WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        FsResult<bool> written = IsRenamed ? false : await file.Writer.WriteAsync(offset, data, cancellationToken).ConfigureAwait(false);
        return !written.IsOk ? StateChange.Over(this, written.Error)
            : written.Value ? StateChange.Done(this)
            : await StageAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<StateChange> ResizeAsync(long size, CancellationToken cancellationToken)
    {
        if (IsRenamed || !file.Writer.TryResize(size))
        {
            return await StageAsync(cancellationToken).ConfigureAwait(false);
        }

        // A file that became so short that it fits into one request, and of which nothing was sent, goes up in one.
        return Size <= options.SinglePutLimit && await file.Writer.TryFillAsync(cancellationToken).ConfigureAwait(false)
            ? StateChange.Done(States.Buffered(Binding, file.HandOver()))
            : StateChange.Done(this);
    }

    public override async ValueTask<StateChange> ZeroAsync(long offset, long length, CancellationToken cancellationToken)
        => !IsRenamed && await file.Writer.TryZeroAsync(offset, offset + length, cancellationToken).ConfigureAwait(false)
            ? StateChange.Done(this)
            : await StageAsync(cancellationToken).ConfigureAwait(false);

    public override async ValueTask<StateChange> StageAsync(CancellationToken cancellationToken)
    {
        FsResult<StagedFile> moved = await file.MoveToDiskAsync(cancellationToken).ConfigureAwait(false);
        if (!moved.IsOk)
        {
            return StateChange.Over(this, moved.Error);
        }

        StateChange staged = await States.Staged.BeginAsync(Binding, this, moved.Value, file.GetExtents()).ConfigureAwait(false);
        if (staged.Error != FsError.None)
        {
            file.GoOn();
        }

        return staged;
    }

    public override ValueTask<StateChange> DetachAsync(CancellationToken cancellationToken) => StageAsync(cancellationToken);

    public override async ValueTask<bool> RelieveAsync()
    {
        if (!file.HasBegun)
        {
            return true;
        }

        if (TryEnter())
        {
            try
            {
                await file.SpillAsync().ConfigureAwait(false);
            }
            finally
            {
                Exit();
            }
        }

        return false;
    }

    public override ValueTask<StateChange> PrepareUploadAsync(UploadSession session, CancellationToken cancellationToken)
        => file.Key != session.Key ? StageAsync(cancellationToken) : base.PrepareUploadAsync(session, cancellationToken);

    public override async ValueTask<UploadChange> UploadAsync(UploadSession session, CancellationToken cancellationToken)
    {
        long from = ProofStart;
        LostAnswer? proof = await ProveAsync(session, from, cancellationToken).ConfigureAwait(false);
        UploadOutcome outcome = await file.CompleteAsync(cancellationToken).ConfigureAwait(false);
        UploadChange ended = await EndAsync(session, outcome, from, proof, cancellationToken).ConfigureAwait(false);
        if (!outcome.MayBeginAnew || outcome.Error == FsError.TimedOut || !ReferenceEquals(ended.Next, this))
        {
            return ended;
        }

        StateChange staged = await StageAsync(cancellationToken).ConfigureAwait(false);
        if (staged.Error != FsError.None)
        {
            // What went up and is nowhere here can't go up again.
            return UploadChange.Over(this, staged.Error == FsError.NotSupported ? outcome.Error : staged.Error);
        }

        session.BeginAnew(outcome.Error);
        return UploadChange.GoOn(staged.Next);
    }

    protected override ContentState Uploaded(CachedObject uploaded)
    {
        file.MarkCompleted();
        file.Seed(uploaded);
        return States.Clean(Binding, uploaded);
    }

    protected override ValueTask ReleaseAsync() => file.ReleaseAsync();
}
