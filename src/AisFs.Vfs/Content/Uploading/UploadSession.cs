using AisFs.Vfs.Api;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>
/// One upload of a content: the name and the metadata that it carries, and the marks that it leaves. The content's states
/// use it one after the other until the bytes are on the cluster.
/// </summary>
internal sealed class UploadSession
{
    private readonly UploadRequests _requests;
    private readonly ObjectBinding _binding;
    private readonly UploadHistory _history;
    private readonly Func<ObjectVersion, IReadOnlyDictionary<string, string>?> _custom;
    private readonly long _generation;

    /// <summary>Begins an upload.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="binding">The object that it makes.</param>
    /// <param name="history">The marks of earlier uploads.</param>
    /// <param name="custom">Makes the metadata from the version that the content will have.</param>
    /// <param name="generation">The content's state.</param>
    public UploadSession(
        UploadRequests requests,
        ObjectBinding binding,
        UploadHistory history,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        long generation)
    {
        _requests = requests;
        _binding = binding;
        _history = history;
        _custom = custom;
        _generation = generation;
        Key = binding.Key;
    }

    /// <summary>The object. A rename while the upload runs does not change it.</summary>
    public ObjectKey Key { get; }

    /// <summary>Whether an append may be tried; not after an attempt that the cluster refused.</summary>
    public bool MayAppend { get; private set; } = true;

    /// <summary>Whether bytes can be appended to the object.</summary>
    public bool CanAppend => _requests.Append.CanAppend(Key);

    /// <summary>Whether the object was there before; its metadata is lost when a multipart upload replaces it.</summary>
    public bool ReplacesObject => _binding.Info is not null;

    /// <summary>From now on the whole file is sent.</summary>
    public void DenyAppends() => MayAppend = false;

    /// <summary>The requests so far are given up: everything goes up anew.</summary>
    /// <param name="error">Why.</param>
    public void BeginAnew(FsError error)
    {
        DenyAppends();
        UploadLog.BegunAnew(_requests.Logger, Key, error);
    }

    /// <summary>Looks for the object that an earlier upload, whose answer was lost, may have made.</summary>
    /// <param name="isSame">Whether the content has not changed since that upload.</param>
    /// <param name="cancellationToken">Gives the search up.</param>
    public ValueTask<ObjectInfo?> FindLostAsync(out bool isSame, CancellationToken cancellationToken)
    {
        isSame = _history.Lost?.Generation == _generation;
        return _history.Lost is { } lost ? _requests.Lost.FindAsync(Key, lost, _binding.Info, cancellationToken) : default;
    }

    /// <summary>Takes the object that an earlier upload made for the one that the content is based on.</summary>
    public void Adopt(ObjectInfo found)
    {
        _history.Lost = null;
        _binding.Learn(found);
    }

    /// <summary>Learns what a multipart upload must keep of the metadata of the object that it replaces.</summary>
    /// <param name="store">The cluster.</param>
    /// <param name="goesInParts">Whether the content goes up in parts.</param>
    /// <param name="cancellationToken">Gives up; nothing was sent.</param>
    public async ValueTask<FsError> LearnReplacedAsync(IObjectStore store, bool goesInParts, CancellationToken cancellationToken)
    {
        if (_history.IsUnfinished)
        {
            // The object is replaced already: what it had is known from then.
            return FsError.None;
        }

        _history.Replaced = null;
        if (!ReplacesObject || !goesInParts)
        {
            return FsError.None;
        }

        FsResult<ObjectInfo> head = await store.HeadAsync(Key, cancellationToken).ConfigureAwait(false);
        _history.Replaced = head.IsOk ? head.Value.Custom : null;
        return head.IsOk || head.Error == FsError.NotFound ? FsError.None : head.Error;
    }

    /// <summary>Sends all bytes with their metadata in one request.</summary>
    public ValueTask<FsResult<ObjectInfo>> PutAsync(IUploadContent content, string checksum, CancellationToken cancellationToken)
    {
        ObjectVersion version = new(string.Empty, Checksums.Xxhash2, checksum, content.Length);
        return _requests.Put.SendAsync(Key, content, checksum, _binding.Remember(_custom(version)), _binding.Info?.Custom, cancellationToken);
    }

    /// <summary>Appends bytes to the known object.</summary>
    public ValueTask<UploadOutcome> AppendAsync(CachedObject known, IReadOnlyList<IUploadContent> pieces, CancellationToken cancellationToken)
        => _requests.Append.AppendAsync(Key, known, pieces, cancellationToken);

    /// <summary>Takes the checksum of a content's end, by which its object can be told from others should the answer be lost.</summary>
    /// <returns>The proof; null when the bytes cannot be had.</returns>
    public async ValueTask<LostAnswer?> ProveAsync(FillLease fill, long from, long size, CancellationToken cancellationToken)
    {
        FsResult<string> checksum = await HashAsync(fill, from, size, cancellationToken).ConfigureAwait(false);
        return checksum.IsOk ? new LostAnswer(size, from, checksum.Value, _generation) : null;
    }

    /// <summary>Computes a checksum.</summary>
    public ValueTask<FsResult<string>> HashAsync(FillLease fill, long from, long size, CancellationToken cancellationToken)
        => _requests.Hasher.HashAsync(fill, from, size, cancellationToken);

    /// <summary>Whether this upload was carried out though its last answer was an error. If that stays open, the next upload asks again.</summary>
    /// <param name="proof">The proof; null when there is none.</param>
    /// <param name="cancellationToken">Gives the search up.</param>
    public async ValueTask<bool> IsCarriedOutAsync(LostAnswer? proof, CancellationToken cancellationToken)
    {
        _history.Lost = proof ?? _history.Lost;
        return proof is not null && await _requests.Lost.FindAsync(Key, proof, _binding.Info, cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <summary>The bytes are on the cluster: learns their version, and sets what could not go with them.</summary>
    public async ValueTask<FsResult<ObjectInfo>> FinishAsync(long size, CancellationToken cancellationToken)
    {
        _history.Lost = null;
        FsResult<ObjectInfo> finished = await SetMetadataAsync(size, cancellationToken).ConfigureAwait(false);
        _history.IsUnfinished = !finished.IsOk;
        return finished;
    }

    /// <summary>Learns the object's version, and sets its metadata; the bytes were there before.</summary>
    public ValueTask<FsResult<ObjectInfo>> SetMetadataAsync(long size, CancellationToken cancellationToken)
        => _requests.Finish.FinishAsync(Key, size, version => _binding.Remember(CustomMetadata.Merge(_history.Replaced, _custom(version))), cancellationToken);

    /// <summary>What is known of the uploaded object when it could not be looked at.</summary>
    public ObjectInfo Guess(long size) => new() { Name = Key.Name, Size = size, Version = ObjectVersion.Unknown with { Size = size }, Custom = _binding.Info?.Custom };

    /// <summary>Keeps the metadata for recovery, as far as it can be known, when the upload has failed before it made any.</summary>
    public void RememberCustom(long size)
    {
        if (_binding.LastCustom is null)
        {
            _binding.Remember(_custom(ObjectVersion.Unknown with { Size = size }));
        }
    }
}
