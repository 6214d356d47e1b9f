using AisFs.Client.Http;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <content>Promotion, downloads in chunks, and locks.</content>
public sealed partial class AisObject
{
    private static readonly TimeSpan s_firstLockPoll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_lastLockPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longestLock = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Makes this object of a file that lies on a target, or objects of the files of a directory (their names begin with
    /// this one's). Never sent twice.
    /// </summary>
    /// <param name="path">The absolute path on the target. The cluster allows one directory for this, and what is below it.</param>
    /// <param name="options">How; null: one file, kept, and nothing replaced.</param>
    /// <param name="cancellationToken">Cancels; a job that was started goes on.</param>
    /// <returns>The job; its id is empty when a single file was done at once.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisServerException">400: the path is relative, or not where the cluster allows it.</exception>
    public ValueTask<AisJob> PromoteAsync(string path, AisPromoteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= AisPromoteOptions.Default;
        byte[] json = ActionMessage.Create(AisJobKinds.Promote, path, (path, Name: WireName, options), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("tid"u8, state.options.TargetId);
            writer.WriteString("src"u8, state.path);
            writer.WriteString("obj"u8, state.Name);
            writer.WriteBoolean("rcr"u8, state.options.Recursive);
            writer.WriteBoolean("ovw"u8, state.options.Overwrite);
            writer.WriteBoolean("dls"u8, state.options.DeleteSource);
            writer.WriteBoolean("notshr"u8, state.options.NotShared);
            writer.WriteEndObject();
        });
        return Transport.StartJobAsync(Bucket.Client, CreateRequest(HttpMethod.Post, BucketPath, json), AisJobKinds.Promote, cancellationToken);
    }

    /// <summary>Fetches the object from the cloud or remote cluster in chunks, in parallel. Never sent twice.</summary>
    /// <param name="options">How; null: as the cluster sees fit.</param>
    /// <param name="cancellationToken">Cancels; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public ValueTask<AisJob> BlobDownloadAsync(AisBlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AisBlobDownloadOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNegative(options.ChunkSize, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, -1, nameof(options));
        byte[] json = ActionMessage.Create(AisJobKinds.BlobDownload, WireName, options, static (writer, options) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("latest-ver"u8, options.Latest);
            if (options.ChunkSize > 0)
            {
                writer.WriteNumber("chunk-size"u8, options.ChunkSize);
            }

            if (options.Workers != 0)
            {
                writer.WriteNumber("num-workers"u8, options.Workers);
            }

            writer.WriteEndObject();
        });
        return Transport.StartJobAsync(Bucket.Client, CreateRequest(HttpMethod.Post, BucketPath, json), AisJobKinds.BlobDownload, cancellationToken);
    }

    /// <summary>
    /// Asks whether the object is locked for writing: mostly because the cluster fetches it from the cloud just now
    /// (AIS 5.0; older clusters answer 400).
    /// </summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it is (423).</returns>
    /// <exception cref="AisServerException">The cluster does not know the question, or answered with another error.</exception>
    public async ValueTask<bool> IsLockedAsync(CancellationToken cancellationToken = default)
    {
        AisRequest request = CreateRequest(HttpMethod.Post, _path, ActionMessage.Create("check-lock"), isIdempotent: true);
        AisOutcome outcome = await Transport.TrySendAsync(request, cancellationToken).ConfigureAwait(false);
        if (outcome.Error is AisServerException { Status: 423 })
        {
            return true;
        }

        outcome.GetOrThrow().Dispose();
        return false;
    }

    private string BucketPath => Bucket.ObjectsPath + Bucket.Query;

    /// <summary>
    /// A first GET of a large cloud object may time out because the cluster still fetches it. Asking again at once would
    /// only time out again: wait until it is there. Errors on the way end the wait, and the GET goes on.
    /// </summary>
    private async ValueTask WaitForColdGetAsync(AisException error, CancellationToken cancellationToken)
    {
        if (error is not AisTimeoutException)
        {
            return;
        }

        try
        {
            if (!await IsLockedAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            TimeSpan delay = await EstimateColdGetAsync(cancellationToken).ConfigureAwait(false);
            TimeProvider clock = Bucket.Client.Options.TimeProvider;
            long started = clock.GetTimestamp();
            do
            {
                await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(false);
            }
            while (clock.GetElapsedTime(started) < s_longestLock && await IsLockedAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (AisException)
        {
            // Whatever it was, the GET itself will tell.
        }
    }

    /// <summary>How long to wait from question to question: a quarter of the time that the fetch may take.</summary>
    private async ValueTask<TimeSpan> EstimateColdGetAsync(CancellationToken cancellationToken)
    {
        const double BytesPerSecond = 100 << 20;
        string path = new QueryBuilder(_path).Add("presence", "0").ToString();
        AisOutcome outcome = await Transport.TrySendAsync(CreateRequest(HttpMethod.Head, path, isIdempotent: true), cancellationToken).ConfigureAwait(false);
        using AisResponse? response = outcome.Response;
        TimeSpan wished = TimeSpan.FromSeconds((response?.ContentLength ?? 0) / BytesPerSecond / 4);
        return wished < s_firstLockPoll ? s_firstLockPoll : wished > s_lastLockPoll ? s_lastLockPoll : wished;
    }
}
