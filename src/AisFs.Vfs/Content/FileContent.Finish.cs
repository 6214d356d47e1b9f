using System.IO.Hashing;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

internal sealed partial class FileContent
{
    private static StagedBody FinishStaged(StagedBody staged, CachedObject obj)
    {
        staged.File.EndJournal();
        return staged.AsClean(obj);
    }

    // Enough of a file's end to know it again.
    private long ProofOfParts => Math.Max(0, Size - (1 << 20));

    // What others keep with the object that is replaced: a single PUT merges it by itself, a completed upload of parts drops it.
    private IReadOnlyDictionary<string, string>? _replaced;

    /// <summary>Learns what an upload of parts must keep of the metadata of the object that it replaces.</summary>
    private async ValueTask<FsError> LearnReplacedAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        _replaced = null;
        bool isOfParts = _body is StreamBody || (_body is StagedBody { IsDirty: true } && Size > _services.Options.SinglePutLimit);
        if (_info is null || !isOfParts)
        {
            return FsError.None;
        }

        FsResult<ObjectInfo> head = await _services.Store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        _replaced = head.IsOk ? head.Value.Custom : null;
        return head.IsOk || head.Error == FsError.NotFound ? FsError.None : head.Error;
    }

    private Func<ObjectVersion, IReadOnlyDictionary<string, string>?> WithReplaced(Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom)
        => version => ContentUploader.Merge(_replaced, custom(version));

    /// <summary>Ends an upload of several requests.</summary>
    /// <param name="key">The object.</param>
    /// <param name="outcome">What became of the requests.</param>
    /// <param name="from">From where on the bytes prove that the object is ours, should the last answer be lost.</param>
    /// <param name="proof">The proof, if it was taken before; null: it is taken when it is needed.</param>
    /// <param name="custom">Makes the metadata.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The object.</returns>
    private async ValueTask<FsResult<ObjectInfo>> FinishAsync(
        ObjectKey key,
        UploadOutcome outcome,
        long from,
        LostAnswer? proof,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        if (outcome.IsUncertain)
        {
            proof ??= await ProveAsync(from, cancellationToken).ConfigureAwait(false);
            _lost = proof ?? _lost;
            if (proof is null || await ContentUploader.FindAsync(_services, key, proof, _info, cancellationToken).ConfigureAwait(false) is null)
            {
                return outcome.Error;
            }

            outcome = default;
        }

        return outcome.Error != FsError.None ? outcome.Error : await FinishAsync(key, custom, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The bytes are on the cluster: learns their version, and sets what could not go with them.</summary>
    private async ValueTask<FsResult<ObjectInfo>> FinishAsync(
        ObjectKey key,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        _lost = null;
        FsResult<ObjectInfo> finished = await ContentUploader.FinishAsync(_services, key, Size, Remember(WithReplaced(custom)), cancellationToken).ConfigureAwait(false);
        _unfinished = !finished.IsOk;
        ObjectInfo info = finished.IsOk
            ? finished.Value
            : new ObjectInfo { Name = key.Name, Size = Size, Version = ObjectVersion.Unknown with { Size = Size }, Custom = _info?.Custom };
        CachedObject obj = _services.Cache.Replace(key, info);
        ContentBody body;
        switch (_body)
        {
            case StagedBody staged:
                body = FinishStaged(staged, obj);
                break;
            case StreamBody stream:
                stream.MarkCompleted();
                stream.Seed(obj);
                body = new CleanBody(_services, obj);
                break;
            default:
                if (_body is BufferedBody buffered)
                {
                    if (buffered.Base is { } before)
                    {
                        _services.Cache.Inherit(before, obj);
                    }

                    buffered.Buffer.Seed(obj);
                }

                body = new CleanBody(_services, obj);
                break;
        }

        _info = info;
        SetBody(body);
        return finished;
    }

    /// <summary>
    /// The last upload was carried out though its answer was lost, and the file was changed since: the changes are over the
    /// object that it made.
    /// </summary>
    private async ValueTask<FsError> RebaseAsync(ObjectKey key, ObjectInfo found, CancellationToken cancellationToken)
    {
        if (_body is BufferedBody { Base: not null })
        {
            FsError error = await StageAsync(Size, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }
        }

        _lost = null;
        _info = found;
        if (_body is StagedBody { Base: not null } staged)
        {
            StagedBody rebased = staged.Rebase(_services.Cache.Replace(key, found));
            SetBody(rebased);
            return rebased.BeginJournal(key, _info, Metadata());
        }

        return FsError.None;
    }

    private async ValueTask<LostAnswer?> ProveAsync(long from, CancellationToken cancellationToken)
    {
        FsResult<string> checksum = await HashAsync(from, cancellationToken).ConfigureAwait(false);
        return checksum.IsOk ? new LostAnswer(Size, from, checksum.Value, _generation) : null;
    }

    private async ValueTask<FsResult<string>> HashAsync(long from, CancellationToken cancellationToken)
    {
        XxHash64 hash = new();
        long size = Size;
        for (long position = from; position < size;)
        {
            using SlabLease lease = SlabLease.Rent(_services.Budget);
            int count = (int)Math.Min(_services.Budget.SlabSize, size - position);
            FsError error = await _body.FillAsync(_ownCursor, lease, position, count, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }

            lease.AppendTo(hash);
            position += count;
        }

        return Checksums.Format(hash);
    }
}
