using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AisFs.Control.Contract;
using AisFs.Vfs.Api;
using AisFs.Vfs.Guard;

namespace AisFs.Control.Measuring;

/// <summary>The operations of a mount, and its requests to the cluster, while a client watches.</summary>
internal static class TraceFeed
{
    // What a watcher may be behind; what comes on top of it is counted, and dropped.
    private const int Room = 65_536;
    private const string ClientSource = "AisFs.Client";

    /// <summary>Traces a mount.</summary>
    /// <param name="fileSystem">The file system as the kernel sees it.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What has ended meanwhile, in that order, and a last line.</returns>
    public static async IAsyncEnumerable<TraceEvent> WatchAsync(
        BoundedFileSystem fileSystem, TimeSpan duration, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<TraceEvent> channel = Channel.CreateBounded<TraceEvent>(new BoundedChannelOptions(Room) { SingleReader = true });
        long dropped = 0;
        using ActivityListener requests = new()
        {
            ShouldListenTo = static source => source.Name == ClientSource,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => Add(RequestOf(activity)),
        };
        ActivitySource.AddActivityListener(requests);
        using IDisposable operations = fileSystem.Trace(operation => Add(EventOf(operation)));
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using ITimer timer = time.CreateTimer(static state => ((ChannelWriter<TraceEvent>)state!).TryComplete(), channel.Writer, duration, Timeout.InfiniteTimeSpan);
        await foreach (TraceEvent next in channel.Reader.ReadAllAsync(end.Token).ConfigureAwait(false))
        {
            yield return next;
        }

        yield return new TraceEvent("end", Dropped: Volatile.Read(ref dropped));

        void Add(TraceEvent next)
        {
            if (!channel.Writer.TryWrite(next))
            {
                Interlocked.Increment(ref dropped);
            }
        }
    }

    private static TraceEvent EventOf(in TracedOperation operation) => new(
        "operation",
        operation.Operation,
        MicrosecondsOf(operation.Started),
        operation.Duration.TotalMicroseconds,
        operation.Subject,
        operation.Offset,
        operation.Bytes,
        operation.Error == FsError.None ? null : operation.Error.ToString());

    private static TraceEvent RequestOf(Activity activity) => new(
        "request",
        activity.GetTagItem(InstrumentNames.RequestTag)?.ToString() ?? activity.DisplayName,
        MicrosecondsOf(activity.StartTimeUtc),
        activity.Duration.TotalMicroseconds,
        SubjectOf(activity),
        Error: activity.GetTagItem(InstrumentNames.ErrorTag)?.ToString());

    private static string? SubjectOf(Activity activity)
    {
        string? server = activity.GetTagItem("server.address")?.ToString();
        return activity.GetTagItem("aisfs.bucket")?.ToString() is not { Length: > 0 } bucket ? server
            : activity.GetTagItem("aisfs.object")?.ToString() is { Length: > 0 } name ? $"{bucket}/{name} at {server}" : $"{bucket} at {server}";
    }

    private static double MicrosecondsOf(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).TotalMicroseconds;
}
