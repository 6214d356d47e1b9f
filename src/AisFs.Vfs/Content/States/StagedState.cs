using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Staged;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.States;

/// <summary>A file whose changes are in the staging directory.</summary>
/// <param name="states">Makes other states.</param>
/// <param name="objects">The cached objects.</param>
/// <param name="binding">The object that the file becomes.</param>
/// <param name="file">The staged file over its object; both become the state's.</param>
/// <param name="uploads">The ways in which it goes up.</param>
/// <param name="options">The limits.</param>
internal sealed class StagedState(
    ContentStates states, CachedObjects objects, ObjectBinding binding, StagedOverlay file, StagedUploads uploads, ContentOptions options)
    : ContentState(states, objects, binding)
{
    public override long Size => file.Size;

    public override bool IsDirty => file.IsDirty;

    public override bool GoesInParts => file.IsDirty && Size > options.SinglePutLimit;

    public override CachedObject? Underlying => file.Base;

    /// <summary>The data and its journal.</summary>
    public StagedFile File => file.File;

    public override ValueTask<FsError> FillAsync(ReadCursor cursor, SlabLease lease, long offset, int length, CancellationToken cancellationToken)
        => file.FillAsync(cursor, lease, offset, length, cancellationToken);

    public override FsResult<long> Seek(long offset, FsSeekKind kind) => file.Seek(offset, kind);

    public override async ValueTask<StateChange> WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        FsError error = EnsureJournal();
        return StateChange.Over(this, error != FsError.None ? error : await file.WriteAsync(offset, data, cancellationToken).ConfigureAwait(false));
    }

    public override ValueTask<StateChange> ResizeAsync(long size, CancellationToken cancellationToken)
    {
        FsError error = EnsureJournal();
        return new ValueTask<StateChange>(StateChange.Over(this, error != FsError.None ? error : file.Resize(size)));
    }

    public override ValueTask<StateChange> ZeroAsync(long offset, long length, CancellationToken cancellationToken)
    {
        FsError error = EnsureJournal();
        return new ValueTask<StateChange>(StateChange.Over(this, error != FsError.None ? error : file.Zero(offset, offset + length)));
    }

    public override ValueTask<StateChange> StageAsync(CancellationToken cancellationToken) => new(StateChange.Done(this));

    public override async ValueTask<StateChange> DetachAsync(CancellationToken cancellationToken)
    {
        using ReadCursor cursor = Objects.CreateCursor();
        return StateChange.Over(this, await file.MaterializeAsync(cursor, cancellationToken).ConfigureAwait(false));
    }

    public override void Renamed() => file.MoveJournal(Subject());

    public override void GiveUp() => file.File.Journal.End();

    /// <summary>From now on the changes can be recovered should the mount die.</summary>
    public FsError BeginJournal() => file.BeginJournal(Subject());

    /// <summary>Begins the journal, unless it is begun or the file was unlinked.</summary>
    public FsError EnsureJournal() => Binding.IsDetached || file.File.Journal.HasBegun ? FsError.None : BeginJournal();

    public override ValueTask<StateChange> RebaseAsync(UploadSession session, ObjectInfo found, CancellationToken cancellationToken)
    {
        session.Adopt(found);
        if (file.Base is null)
        {
            return new ValueTask<StateChange>(StateChange.Done(this));
        }

        StagedState rebased = States.Staged.Create(Binding, file.Rebase(Objects.Replace(session.Key, found)));
        return new ValueTask<StateChange>(StateChange.Over(rebased, rebased.BeginJournal()));
    }

    public override async ValueTask<UploadChange> UploadAsync(UploadSession session, CancellationToken cancellationToken)
    {
        if (!file.IsDirty)
        {
            // The bytes are there already: an earlier upload could only not set their metadata.
            FsResult<ObjectInfo> finished = await session.SetMetadataAsync(Size, cancellationToken).ConfigureAwait(false);
            if (finished.IsOk)
            {
                Binding.Learn(finished.Value);
            }

            return UploadChange.Over(this, finished);
        }

        CachedObject? before = file is { IsAppended: true, Base.IsSmall: false } && session.CanAppend ? file.Base : null;
        UploadOutcome outcome = before is not null && session.MayAppend
            ? await uploads.AppendAsync(file, session, cancellationToken).ConfigureAwait(false)
            : new UploadOutcome(FsError.NotSupported);
        if (outcome.Error is FsError.NotSupported or FsError.NotImplemented)
        {
            if (Size <= options.SinglePutLimit)
            {
                return EndPut(session, await uploads.PutAsync(file, session, cancellationToken).ConfigureAwait(false));
            }

            if (before is null || Size > options.MergeLimit)
            {
                return await SendPartsAsync(session, cancellationToken).ConfigureAwait(false);
            }

            // A file that was appended to will be so again: the cluster appends to objects of one part only.
            outcome = await uploads.SendWholeAsync(file, session, cancellationToken).ConfigureAwait(false);
        }

        return await EndAsync(session, outcome, before!.Size, null, cancellationToken).ConfigureAwait(false);
    }

    protected override ContentState Uploaded(CachedObject uploaded)
    {
        file.File.Journal.End();
        Objects.KeepStaged(uploaded, file.TryGetSource, Binding.Info);
        return States.Staged.Create(Binding, file.AsClean(uploaded));
    }

    protected override ValueTask ReleaseAsync()
    {
        file.Release();
        return Objects.ReleaseAsync(file.Base);
    }

    private async ValueTask<UploadChange> SendPartsAsync(UploadSession session, CancellationToken cancellationToken)
    {
        // While the object is still there that a part of the bytes comes from.
        long from = ProofStart;
        LostAnswer? proof = await ProveAsync(session, from, cancellationToken).ConfigureAwait(false);
        for (int attempt = 1; ; attempt++)
        {
            UploadOutcome outcome = await uploads.SendPartsAsync(file, session, cancellationToken).ConfigureAwait(false);
            UploadChange ended = await EndAsync(session, outcome, from, proof, cancellationToken).ConfigureAwait(false);
            if (!outcome.MayBeginAnew || !ReferenceEquals(ended.Next, this)
                || !await uploads.MayRepeatAsync(session, outcome.Error, attempt, cancellationToken).ConfigureAwait(false))
            {
                return ended;
            }
        }
    }

    private StagingSubject Subject() => States.Staged.SubjectOf(Binding, file);
}
