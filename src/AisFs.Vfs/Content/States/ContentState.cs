using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.States;

/// <summary>
/// A state that a file's bytes are in: clean, buffered, streaming or staged. Readers enter and leave it without a lock.
/// Changes are one at a time; each answers with the state that the content is in afterwards. What a state holds is given
/// back when it is retired and the last reader has left.
/// </summary>
/// <param name="states">Makes other states.</param>
/// <param name="objects">The cached objects.</param>
/// <param name="binding">The object that the file becomes.</param>
internal abstract class ContentState(ContentStates states, CachedObjects objects, ObjectBinding binding)
{
    // Enough of a file's end to know it again.
    private const long ProofLength = 1 << 20;

    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _users = 1;

    /// <summary>The size in bytes.</summary>
    public abstract long Size { get; }

    /// <summary>Whether there is something to be uploaded.</summary>
    public abstract bool IsDirty { get; }

    /// <summary>Whether it holds memory for bytes that are not uploaded.</summary>
    public virtual bool HoldsMemory => false;

    /// <summary>Whether a hard end of the process would lose bytes that staging could save.</summary>
    public virtual bool IsOnlyInMemory => false;

    /// <summary>Whether an upload sends it in parts.</summary>
    public virtual bool GoesInParts => false;

    /// <summary>The object that bytes of it come from; null for none.</summary>
    public virtual CachedObject? Underlying => null;

    /// <summary>The version of the object that it is; null when it is none.</summary>
    public virtual ObjectVersion? Version => null;

    protected ContentStates States => states;

    protected CachedObjects Objects => objects;

    protected ObjectBinding Binding => binding;

    // From where on the bytes prove that an object of parts is this one.
    protected long ProofStart => Math.Max(0, Size - ProofLength);

    /// <summary>Adds a range, which lies within the file, to a lease.</summary>
    public abstract ValueTask<FsError> FillAsync(ReadCursor cursor, SlabLease lease, long offset, int length, CancellationToken cancellationToken);

    /// <summary>Finds data or a hole.</summary>
    /// <param name="offset">Where to begin; not negative.</param>
    /// <param name="kind">What to find.</param>
    public virtual FsResult<long> Seek(long offset, FsSeekKind kind)
        => offset >= Size ? FsError.NoSuchRange : kind == FsSeekKind.Data ? offset : Size;

    /// <summary>Writes bytes, of which there is at least one.</summary>
    public abstract ValueTask<StateChange> WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Cuts the file, or extends it with zeros.</summary>
    /// <param name="size">The new size, which differs from the present one and is not 0.</param>
    /// <param name="cancellationToken">Gives up; nothing has changed.</param>
    public abstract ValueTask<StateChange> ResizeAsync(long size, CancellationToken cancellationToken);

    /// <summary>Zeros a range within the file.</summary>
    public abstract ValueTask<StateChange> ZeroAsync(long offset, long length, CancellationToken cancellationToken);

    /// <summary>Goes on in the staging directory; on an error nothing has changed.</summary>
    public abstract ValueTask<StateChange> StageAsync(CancellationToken cancellationToken);

    /// <summary>Makes the bytes independent of the object, which is about to be removed.</summary>
    public abstract ValueTask<StateChange> DetachAsync(CancellationToken cancellationToken);

    /// <summary>Others wait for memory: gives up what can be given up while the state lasts.</summary>
    /// <returns>Whether the memory is had by staging the file instead.</returns>
    public virtual ValueTask<bool> RelieveAsync() => new(false);

    /// <summary>The object has another name.</summary>
    public virtual void Renamed()
    {
    }

    /// <summary>The bytes are given up: nothing of them is to be recovered.</summary>
    public virtual void GiveUp()
    {
    }

    /// <summary>An upload begins: the state may have to be left before.</summary>
    public virtual ValueTask<StateChange> PrepareUploadAsync(UploadSession session, CancellationToken cancellationToken) => new(StateChange.Done(this));

    /// <summary>
    /// An earlier upload was carried out though its answer was lost, and the file was changed since: the changes are over
    /// the object that it made.
    /// </summary>
    public virtual ValueTask<StateChange> RebaseAsync(UploadSession session, ObjectInfo found, CancellationToken cancellationToken)
    {
        session.Adopt(found);
        return new ValueTask<StateChange>(StateChange.Done(this));
    }

    /// <summary>Uploads; after an error all bytes are still here.</summary>
    public abstract ValueTask<UploadChange> UploadAsync(UploadSession session, CancellationToken cancellationToken);

    /// <summary>The bytes are on the cluster: learns their version, and sets what could not go with them.</summary>
    public async ValueTask<UploadChange> FinishAsync(UploadSession session, CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> finished = await session.FinishAsync(Size, cancellationToken).ConfigureAwait(false);
        return UploadChange.Over(Settle(session, finished.IsOk ? finished.Value : session.Guess(Size)), finished);
    }

    /// <summary>Begins to read.</summary>
    /// <returns>False when the state was retired: ask for the new one.</returns>
    public bool TryEnter()
    {
        int seen = Volatile.Read(ref _users);
        while (seen > 0)
        {
            int before = Interlocked.CompareExchange(ref _users, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>Ends what <see cref="TryEnter"/> began.</summary>
    public void Exit()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _ = ReleaseAndTellAsync();
        }
    }

    /// <summary>Another state takes its place.</summary>
    /// <returns>Completes when nothing of it is left.</returns>
    public Task RetireAsync()
    {
        Exit();
        return _gone.Task;
    }

    /// <summary>The state in which the content is an object that was just uploaded.</summary>
    /// <param name="uploaded">The object; it becomes the state's.</param>
    protected abstract ContentState Uploaded(CachedObject uploaded);

    /// <summary>Gives back what the state holds.</summary>
    protected abstract ValueTask ReleaseAsync();

    /// <summary>The content is an object now.</summary>
    protected ContentState Settle(UploadSession session, ObjectInfo info)
    {
        ContentState next = Uploaded(objects.Replace(session.Key, info));
        binding.Learn(info);
        return next;
    }

    /// <summary>Ends an upload of one request that carried everything.</summary>
    protected UploadChange EndPut(UploadSession session, FsResult<ObjectInfo> put) => UploadChange.Over(put.IsOk ? Settle(session, put.Value) : this, put);

    /// <summary>Ends an upload of several requests.</summary>
    /// <param name="session">The upload.</param>
    /// <param name="outcome">What became of the requests.</param>
    /// <param name="from">From where on the bytes prove that the object is this content, should the last answer be lost.</param>
    /// <param name="proof">The proof, if it was taken before; null: it is taken when it is needed.</param>
    /// <param name="cancellationToken">Gives up; the object may be there.</param>
    protected async ValueTask<UploadChange> EndAsync(
        UploadSession session, UploadOutcome outcome, long from, LostAnswer? proof, CancellationToken cancellationToken)
    {
        FsError error = outcome.Error;
        if (outcome.IsUncertain)
        {
            proof ??= await ProveAsync(session, from, cancellationToken).ConfigureAwait(false);
            error = await session.IsCarriedOutAsync(proof, cancellationToken).ConfigureAwait(false) ? FsError.None : error;
        }

        return error != FsError.None
            ? UploadChange.Over(this, error)
            : await FinishAsync(session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the checksum of the content's end.</summary>
    protected async ValueTask<LostAnswer?> ProveAsync(UploadSession session, long from, CancellationToken cancellationToken)
    {
        using ReadCursor cursor = objects.CreateCursor();
        return await session.ProveAsync(
            (lease, offset, length, token) => FillAsync(cursor, lease, offset, length, token), from, Size, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReleaseAndTellAsync()
    {
        try
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
        finally
        {
            _gone.SetResult();
        }
    }
}
