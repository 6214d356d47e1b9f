using System.Diagnostics.CodeAnalysis;
using AisFs.Client;
using AisFs.Vfs.Api;
using AisFs.Vfs.Progress;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Store;

/// <summary>An AIStore cluster as the file system sees it. Exceptions of the client become values here, and are logged once.</summary>
public sealed partial class AisObjectStore : IObjectStore
{
    private readonly AisClient _client;
    private readonly ILogger _log;
    private readonly LeftoverDirectories _leftovers;
    private readonly ObjectCopier _copier;
    private readonly RecentFailures? _failures;

    /// <summary>Makes a store.</summary>
    /// <param name="client">The client; it stays the caller's to dispose.</param>
    /// <param name="log">Takes what failed.</param>
    /// <param name="failures">Remembers what failed, for the operations above; null: nobody asks.</param>
    public AisObjectStore(AisClient client, ILogger log, RecentFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(log);
        _client = client;
        _log = log;
        _failures = failures;
        _leftovers = new LeftoverDirectories(client, log);
        _copier = new ObjectCopier(_leftovers, log);
    }

    /// <inheritdoc/>
    public async ValueTask<FsResult<IReadOnlyList<BucketInfo>>> ListBucketsAsync(CancellationToken cancellationToken)
    {
        try
        {
            Task<IReadOnlyList<AisBucketInfo>> attached = ListAttachedAsync(cancellationToken);
            IReadOnlyList<AisBucketInfo> buckets = await _client.Cluster.ListBucketsAsync(null, cancellationToken).ConfigureAwait(false);
            Dictionary<BucketId, BucketInfo> infos = [];
            foreach (AisBucketInfo bucket in buckets.Concat(await attached.ConfigureAwait(false)))
            {
                BucketId id = new(Canonical(bucket.Provider), NamespaceText(bucket.Namespace), bucket.Name);
                infos[id] = new BucketInfo { Id = id };
            }

            return infos.Values.ToArray();
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("list buckets of", _client.Endpoint, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FsResult<BucketInfo>> HeadBucketAsync(BucketId bucket, CancellationToken cancellationToken)
    {
        try
        {
            AisBucketProperties? properties = await Bucket(bucket).TryHeadAsync(cancellationToken).ConfigureAwait(false);
            return properties is null
                ? FsError.NotFound
                : new BucketInfo { Id = bucket, CreatedNs = properties.CreatedNs, ChecksumType = properties.ChecksumType };
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("head", bucket.ToString(), e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> CreateBucketAsync(BucketId bucket, CancellationToken cancellationToken)
        => RunAsync("create", bucket.ToString(), () => Bucket(bucket).CreateAsync(existOk: false, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<FsResult> DestroyBucketAsync(BucketId bucket, CancellationToken cancellationToken)
        => RunAsync("destroy", bucket.ToString(), () => Bucket(bucket).DestroyAsync(missingOk: false, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<FsResult<long>> CountObjectsAsync(BucketId bucket, CancellationToken cancellationToken)
    {
        try
        {
            return (await Bucket(bucket).GetSummaryAsync(null, cancellationToken).ConfigureAwait(false)).PresentObjects;
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("count the objects of", bucket.ToString(), e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FsResult<StoreCapacity>> GetCapacityAsync(CancellationToken cancellationToken)
    {
        try
        {
            AisCapacity capacity = await _client.Cluster.GetCapacityAsync(cancellationToken).ConfigureAwait(false);
            return new StoreCapacity(capacity.TotalBytes, capacity.AvailableBytes);
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("read the capacity of", _client.Endpoint, e);
        }
    }

    private static bool IsExpected(Exception e) => e is AisException or OperationCanceledException or AisInvalidProviderException;

    private static string Canonical(string provider) => AisProvider.TryParse(provider, out string canonical) ? canonical : provider;

    private static string NamespaceText(AisNamespace ns) => ns.IsGlobal ? string.Empty
        : ns.Name.Length == 0 ? "@" + ns.Uuid
        : ns.Uuid.Length == 0 ? "#" + ns.Name
        : ns.ToString();

    // The cluster asks the attached ones: that they can't be reached must not hide its own buckets.
    private async Task<IReadOnlyList<AisBucketInfo>> ListAttachedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _client.Cluster.ListAttachedBucketsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsExpected(e))
        {
            _ = Fail("list attached buckets of", _client.Endpoint, e);
            return [];
        }
    }

    private AisBucket Bucket(BucketId id) => _client.Bucket(id.Name, id.Provider, AisNamespace.Parse(id.Namespace));

    private bool TryObject(ObjectKey key, [NotNullWhen(true)] out AisObject? item) => Bucket(key.Bucket).TryObject(key.Name, out item);

    /// <summary>Does something with an object; a name that none can have is refused before anything is sent.</summary>
    private ValueTask<FsResult> RunAsync(string operation, ObjectKey key, Func<AisObject, ValueTask> action)
        => TryObject(key, out AisObject? item)
            ? RunAsync(operation, key.ToString(), () => action(item))
            : new ValueTask<FsResult>(new FsResult(FsError.InvalidName));

    private async ValueTask<FsResult> RunAsync(string operation, string subject, Func<ValueTask> action)
    {
        try
        {
            await action().ConfigureAwait(false);
            OperationProgress.Report();
            return FsResult.Ok;
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail(operation, subject, e);
        }
    }

    private async ValueTask<RequestOutcome> RunOnceAsync(string operation, ObjectKey key, Func<AisObject, ValueTask> action)
    {
        if (!TryObject(key, out AisObject? item))
        {
            return RequestOutcome.Refused(FsError.InvalidName);
        }

        try
        {
            await action(item).ConfigureAwait(false);
            OperationProgress.Report();
            return RequestOutcome.Done;
        }
        catch (Exception e) when (IsExpected(e))
        {
            // Who cancels does not know.
            RequestFate fate = e is OperationCanceledException ? RequestFate.Unknown
                : e is not AisException { MayHaveRun: true } ? RequestFate.Refused
                : e is AisServerException { Status: not (408 or 502 or 504) } ? RequestFate.Failed
                : RequestFate.Unknown;
            return new RequestOutcome(Fail(operation, key.ToString(), e), fate);
        }
    }

    private FsError Fail(string operation, string subject, Exception exception)
    {
        FsError error = AisErrorMap.ToFsError(exception);
        if (error is FsError.NotFound or FsError.Exists or FsError.Interrupted or FsError.NoSuchRange)
        {
            StoreLog.Missed(_log, operation, subject, exception.Message);
        }
        else
        {
            StoreLog.Failed(_log, operation, subject, exception.Message);
            _failures?.Add(subject, exception.Message);
        }

        return error;
    }
}
