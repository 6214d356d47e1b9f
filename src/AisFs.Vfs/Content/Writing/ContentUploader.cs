using AisFs.Vfs.Content.Chunks;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Writing;

/// <summary>The requests by which a changed file becomes an object.</summary>
internal static class ContentUploader
{
    /// <summary>Whether trying again may help.</summary>
    public static bool IsTransient(FsError error) => error is FsError.Io or FsError.TimedOut or FsError.Unreachable or FsError.Busy;

    /// <summary>Whether the provider takes parts of any size, and appends: the cluster's own buckets.</summary>
    public static bool TakesSmallParts(ObjectKey key) => key.Bucket.Provider == "ais" && !key.Bucket.Namespace.StartsWith('@');

    /// <inheritdoc cref="TakesSmallParts"/>
    public static bool TakesAppends(ObjectKey key) => TakesSmallParts(key);

    /// <summary>Whether an upload whose answer was an error has succeeded all the same.</summary>
    public static async ValueTask<bool> IsThereAsync(ContentServices services, ObjectKey key, long size, ObjectInfo? before, CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> head = await services.Store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        if (!head.IsOk || head.Value.Size != size)
        {
            return false;
        }

        ObjectVersion now = head.Value.Version;
        bool changed = before is null || !before.Version.Matches(now);
        if (changed)
        {
            ContentLog.FoundComplete(services.Logger, key);
        }

        return changed;
    }

    /// <summary>Asks for the new state of an object and sets its custom metadata, which only a single PUT carries itself.</summary>
    public static async ValueTask<FsResult<ObjectInfo>> FinishAsync(
        ContentServices services,
        ObjectKey key,
        long size,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> head = await services.Store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        if (!head.IsOk)
        {
            return head.Error == FsError.NotFound ? FsError.Stale : head.Error;
        }

        ObjectInfo info = head.Value;
        if (info.Size != size)
        {
            return FsError.Stale;
        }

        if (custom(info.Version with { Size = size }) is { Count: > 0 } values)
        {
            FsResult set = await services.Store.SetCustomAsync(key, values, false, cancellationToken).ConfigureAwait(false);
            if (!set.IsOk)
            {
                return set.Error;
            }

            info = info with { Custom = Merge(info.Custom, values) };
        }

        return info;
    }

    /// <summary>Appends to an object that must still be the one that is known.</summary>
    /// <param name="services">The mount.</param>
    /// <param name="key">The object.</param>
    /// <param name="known">Its known state.</param>
    /// <param name="before">The same as the cluster described it.</param>
    /// <param name="pieces">The bytes.</param>
    /// <param name="mayBeDone">Whether an earlier try may have succeeded though its answer was an error.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The outcome.</returns>
    public static async ValueTask<FsError> AppendAsync(
        ContentServices services,
        ObjectKey key,
        CachedObject known,
        ObjectInfo? before,
        IReadOnlyList<IUploadContent> pieces,
        bool mayBeDone,
        CancellationToken cancellationToken)
    {
        // The cluster appends to whatever is there; that nobody has changed it is checked as late as possible.
        FsResult<ObjectInfo> head = await services.Store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        if (!head.IsOk)
        {
            return head.Error == FsError.NotFound ? FsError.Stale : head.Error;
        }

        if (!known.Pin(head.Value))
        {
            long size = known.Size + pieces.Sum(piece => piece.Length);
            bool done = mayBeDone && await IsThereAsync(services, key, size, before, cancellationToken).ConfigureAwait(false);
            return done ? FsError.None : FsError.Stale;
        }

        string handle = string.Empty;
        foreach (IUploadContent piece in pieces)
        {
            FsResult<string> sent = await services.Store.AppendAsync(key, handle, piece, cancellationToken).ConfigureAwait(false);
            if (!sent.IsOk)
            {
                return sent.Error;
            }

            handle = sent.Value;
        }

        return (await services.Store.FlushAppendAsync(key, handle, cancellationToken).ConfigureAwait(false)).Error;
    }

    /// <summary>Custom metadata after some was set.</summary>
    public static IReadOnlyDictionary<string, string>? Merge(IReadOnlyDictionary<string, string>? before, IReadOnlyDictionary<string, string>? set)
    {
        if (before is null || set is null)
        {
            return set ?? before;
        }

        Dictionary<string, string> merged = new(before);
        foreach ((string key, string value) in set)
        {
            merged[key] = value;
        }

        return merged;
    }
}
