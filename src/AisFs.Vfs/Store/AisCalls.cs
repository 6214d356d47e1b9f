using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AisFs.Client;
using AisFs.Vfs.Api;
using AisFs.Vfs.Progress;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Store;

/// <summary>
/// Runs requests of the client: exceptions become values, failures are logged once, and each answer counts as progress of
/// the operation that it belongs to.
/// </summary>
internal sealed class AisCalls(AisClient client, ILogger log, RecentFailures? failures)
{
    private volatile NamedBucket? _last;

    public AisClient Client => client;

    public ILogger Log => log;

    /// <summary>Names a bucket.</summary>
    public AisBucket Bucket(BucketId id)
    {
        // One request after the other asks for the same bucket.
        if (_last is { } last && last.Id == id)
        {
            return last.Bucket;
        }

        AisBucket bucket = client.Bucket(id.Name, id.Provider, AisNamespace.Parse(id.Namespace));
        _last = new NamedBucket(id, bucket);
        return bucket;
    }

    /// <summary>Names an object; fails for a name that no object can have, before anything is sent.</summary>
    public bool TryObject(ObjectKey key, [NotNullWhen(true)] out AisObject? item) => Bucket(key.Bucket).TryObject(key.Name, out item);

    /// <summary>Asks the cluster for something.</summary>
    /// <param name="operation">What is asked, for the log.</param>
    /// <param name="subject">What about, for the log.</param>
    /// <param name="request">The request.</param>
    public async ValueTask<FsResult<T>> AskAsync<T>(string operation, string subject, Func<ValueTask<FsResult<T>>> request)
    {
        try
        {
            FsResult<T> answer = await request().ConfigureAwait(false);
            OperationProgress.Report();
            return answer;
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail(operation, subject, e);
        }
    }

    /// <summary>Asks the cluster for something about an object; <paramref name="unnamed"/> when no object can have the name.</summary>
    public ValueTask<FsResult<T>> AskAsync<T>(string operation, ObjectKey key, FsError unnamed, Func<AisObject, ValueTask<FsResult<T>>> request)
        => TryObject(key, out AisObject? item)
            ? AskAsync(operation, key, item, request)
            : new ValueTask<FsResult<T>>(unnamed);

    /// <summary>Has the cluster do something.</summary>
    /// <param name="operation">What is done, for the log.</param>
    /// <param name="subject">To what, for the log.</param>
    /// <param name="request">The request.</param>
    public async ValueTask<FsResult> RunAsync(string operation, string subject, Func<ValueTask> request)
    {
        try
        {
            await request().ConfigureAwait(false);
            OperationProgress.Report();
            return FsResult.Ok;
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail(operation, subject, e);
        }
    }

    /// <summary>Has the cluster do something with an object.</summary>
    public ValueTask<FsResult> RunAsync(string operation, ObjectKey key, Func<AisObject, ValueTask> request)
        => TryObject(key, out AisObject? item)
            ? RunAsync(operation, key.ToString(), () => request(item))
            : new ValueTask<FsResult>(new FsResult(FsError.InvalidName));

    /// <summary>Has the cluster do something with an object that must not be done twice.</summary>
    public async ValueTask<RequestOutcome> RunOnceAsync(string operation, ObjectKey key, Func<AisObject, ValueTask> request)
    {
        if (!TryObject(key, out AisObject? item))
        {
            return RequestOutcome.Refused(FsError.InvalidName);
        }

        try
        {
            await request(item).ConfigureAwait(false);
            OperationProgress.Report();
            return RequestOutcome.Done;
        }
        catch (Exception e) when (IsExpected(e))
        {
            // A cancelled request may have been carried out.
            RequestFate fate = e is OperationCanceledException ? RequestFate.Unknown
                : e is not AisException { MayHaveRun: true } ? RequestFate.Refused
                : e is AisServerException { Status: not (408 or 502 or 504) } ? RequestFate.Failed
                : RequestFate.Unknown;
            return new RequestOutcome(Fail(operation, key.ToString(), e), fate);
        }
    }

    /// <summary>Logs a failure.</summary>
    /// <returns>What it means to the file system.</returns>
    public FsError Fail(string operation, string subject, Exception exception)
    {
        FsError error = AisErrorMap.ToFsError(exception);
        if (error is FsError.NotFound or FsError.Exists or FsError.Interrupted or FsError.NoSuchRange)
        {
            StoreLog.Missed(log, operation, subject, exception.Message);
        }
        else
        {
            StoreLog.Failed(log, operation, subject, exception.Message);
            failures?.Add(subject, exception.Message);
        }

        return error;
    }

    public static bool IsExpected(Exception e) => e is AisException or OperationCanceledException or AisInvalidProviderException;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsResult<T>> AskAsync<T>(string operation, ObjectKey key, AisObject item, Func<AisObject, ValueTask<FsResult<T>>> request)
    {
        try
        {
            FsResult<T> answer = await request(item).ConfigureAwait(false);
            OperationProgress.Report();
            return answer;
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail(operation, key.ToString(), e);
        }
    }

    private sealed record NamedBucket(BucketId Id, AisBucket Bucket);
}
