using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using AisFs.Client;
using AisFs.Vfs.Progress;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Store;

/// <summary>
/// Copies objects so that the copy can be relied on. A cluster answers 200 to a copy whatever became of it when source
/// and copy belong to different targets: it does not look at the answer of the target that has to store the bytes. It
/// also hands on names unescaped, and merges the custom metadata of both objects. So the copy is made on the cluster only
/// where the name can be trusted to it, is looked at afterwards, and goes through this client where it is not whole.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore without wait handle holds nothing that must be freed.")]
internal sealed class ObjectCopier(LeftoverDirectories leftovers, ILogger log)
{
    // An object that is overwritten again and again while it is copied.
    private const int MaxAttempts = 3;

    // Many objects are copied at a time: of those whose bytes come here only so many, as each takes buffers.
    private const int MaxThroughClient = 16;

    // What the cluster itself keeps in an object's custom metadata (AIStore, cmn/objattrs.go).
    private static readonly FrozenSet<string> s_cloudKeys = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "source", "ETag", "LastModified", "Last-Modified", "crc32c", "md5", "version", "remote-version");

    private readonly SemaphoreSlim _throughClient = new(MaxThroughClient);

    /// <summary>Copies bytes and custom metadata, and replaces what has the name of the copy.</summary>
    /// <param name="source">The object.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="replaces">Whether an object of the copy's name may be there.</param>
    /// <param name="cancellationToken">Ends the call; a copy may have been made all the same.</param>
    /// <returns>The copy, seen whole: with the size, the content and the custom metadata of the source, and that source.</returns>
    /// <exception cref="AisException">The copy is not there, or not as it should be. The source is as it was.</exception>
    public async ValueTask<(AisObjectProperties Copy, AisObjectProperties Source)> CopyAsync(
        AisObject source, AisObject copy, bool replaces, CancellationToken cancellationToken)
    {
        if (IsKeptByCluster(copy.Name) && await TryCopyOnClusterAsync(source, copy, replaces, cancellationToken).ConfigureAwait(false) is { } made)
        {
            return made;
        }

        await _throughClient.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    return await CopyThroughClientAsync(source, copy, cancellationToken).ConfigureAwait(false);
                }
                catch (AisException e) when (e is AisVersionChangedException or AisTruncatedException && attempt < MaxAttempts)
                {
                    StoreLog.Missed(log, "copy", source.Url, e.Message);
                }
            }
        }
        finally
        {
            _throughClient.Release();
        }
    }

    /// <summary>
    /// Whether the name of a copy arrives at the target that owns it. Targets put the name into a URL as it is: <c>%</c>
    /// is decoded once more, <c>?</c> and <c>#</c> cut the name, control characters break the request.
    /// </summary>
    public static bool IsKeptByCluster(string name)
    {
        foreach (char c in name)
        {
            if (c is '%' or '?' or '#' || char.IsControl(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <returns>The copy; null when it is not there, or cannot be proved to be whole.</returns>
    private async ValueTask<(AisObjectProperties Copy, AisObjectProperties Source)?> TryCopyOnClusterAsync(
        AisObject source, AisObject copy, bool replaces, CancellationToken cancellationToken)
    {
        try
        {
            await source.CopyToAsync(copy, null, cancellationToken).ConfigureAwait(false);
        }
        catch (AisNameTakenException e)
        {
            StoreLog.Missed(log, "copy", source.Url, e.Message);
            return null;
        }

        // The source is looked at after the copy: a change in between is noticed, too.
        Task<AisObjectProperties?> looking = copy.TryHeadAsync(AisHeadProperties.All, cancellationToken).AsTask();
        AisObjectProperties original = await source.HeadAsync(AisHeadProperties.All, cancellationToken).ConfigureAwait(false);
        AisObjectProperties? made = await looking.ConfigureAwait(false);
        if (made is null || !IsSameContent(original, made))
        {
            StoreLog.Missed(log, "copy on the cluster", source.Url, made is null ? "the cluster says yes, but the copy is not there" : "the copy is not what the source is");
            return null;
        }

        return (await WithMetadataAsync(original, copy, made, replaces || IsOlder(made, original), cancellationToken).ConfigureAwait(false), original);
    }

    private async ValueTask<(AisObjectProperties Copy, AisObjectProperties Source)> CopyThroughClientAsync(AisObject source, AisObject copy, CancellationToken cancellationToken)
    {
        AisObjectProperties original = await source.HeadAsync(AisHeadProperties.All, cancellationToken).ConfigureAwait(false);
        ObjectRelay relay = new(source, original);
        await leftovers.RunAsync(
            copy,
            async () =>
            {
                // The checksum makes the cluster verify what arrives.
                AisPutOptions options = new() { Checksum = original.Checksum };
                await copy.PutAsync(AisContent.FromCallback(original.Size, new ProgressBody(relay.CopyToAsync, OperationProgress.Current).CopyToAsync), options, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

        AisObjectProperties made = await copy.HeadAsync(AisHeadProperties.All, cancellationToken).ConfigureAwait(false);
        AisObjectProperties after = await source.HeadAsync(AisHeadProperties.All, cancellationToken).ConfigureAwait(false);
        if (made.Size != after.Size || AisInfo.VersionOf(original).RelationTo(AisInfo.VersionOf(after)) == VersionRelation.Different)
        {
            throw new AisVersionChangedException($"{source.Url} was changed while it was copied to {copy.Name}.");
        }

        return (await WithMetadataAsync(after, copy, made, mayDiffer: false, cancellationToken).ConfigureAwait(false), after);
    }

    /// <summary>
    /// Gives the copy the custom metadata of the original. An existing object keeps its own keys beside those of a new content. Where it
    /// has the same content already, the cluster stores nothing; but the target that owns it may tell the new metadata all the same,
    /// from its memory, until it forgets them.
    /// </summary>
    /// <param name="original">What was copied.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="made">What the cluster tells of the copy.</param>
    /// <param name="mayDiffer">Whether other metadata may be stored than those that the cluster tells.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The copy with the metadata that it has now.</returns>
    private static async ValueTask<AisObjectProperties> WithMetadataAsync(
        AisObjectProperties original, AisObject copy, AisObjectProperties made, bool mayDiffer, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> custom = UploadId.Rebind(original.Custom, original.Checksum.Value, made.Checksum.Value);
        if (!StoreAbilities.OfAis(copy.Bucket).AddsMetadata)
        {
            bool isEmpty = custom.Count == 0 && made.Custom.Count == 0;
            if ((mayDiffer && !isEmpty) || !HasAll(custom, made.Custom) || !HasAll(made.Custom, custom))
            {
                await copy.SetCustomAsync(custom, replaceAll: true, cancellationToken).ConfigureAwait(false);
            }

            return made with { Custom = custom };
        }

        // Beside the user's keys there are the cluster's own: what the cloud tells of the object. Those differ.
        Dictionary<string, string> own = custom.Where(static pair => !s_cloudKeys.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal);
        if (!HasAll(made.Custom, own))
        {
            await copy.SetCustomAsync(own, replaceAll: false, cancellationToken).ConfigureAwait(false);
        }

        Dictionary<string, string> all = new(made.Custom);
        foreach ((string key, string value) in own)
        {
            all[key] = value;
        }

        return made with { Custom = all };
    }

    // A copy has the version of its source and was written after it: anything else was there before.
    private static bool IsOlder(AisObjectProperties made, AisObjectProperties original)
        => made.Version != original.Version || made.LastModifiedNs < original.LastModifiedNs;

    // Without a checksum nothing tells the copy from an older object of the same size.
    private static bool IsSameContent(AisObjectProperties original, AisObjectProperties made)
        => AisInfo.VersionOf(original).OfContent.IsSameAs(AisInfo.VersionOf(made).OfContent);

    private static bool HasAll(IReadOnlyDictionary<string, string> custom, IReadOnlyDictionary<string, string> expected)
        => expected.All(pair => custom.TryGetValue(pair.Key, out string? value) && value == pair.Value);
}
