using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Jobs;

/// <summary>Makes values of the cluster's answers about jobs.</summary>
internal static class JobReader
{
    public static AisJobStatus Read(JobStatusDto told) => new()
    {
        Id = told.Id,
        Kind = told.Kind,
        Error = told.Error,
        EndTimeNs = told.EndTimeNs,
        IsAborted = told.IsAborted,
    };

    public static AisJobSnapshots Read(Dictionary<string, List<JobSnapshotDto>>? told)
        => new((told ?? []).ToDictionary(
            static pair => pair.Key,
            static pair => (IReadOnlyList<AisJobSnapshot>)[.. DtoList.Items(pair.Value).Select(snapshot => Read(pair.Key, snapshot))]));

    /// <summary>Reads <c>kind[id]</c>.</summary>
    public static (string Kind, string Id) ReadName(string text)
    {
        int bracket = text.IndexOf('[', StringComparison.Ordinal);
        return bracket >= 0 && text.EndsWith(']')
            ? (text[..bracket], text[(bracket + 1)..^1])
            : throw new AisProtocolException($"'{text}' names no running job: kind[id] was expected.");
    }

    private static AisJobSnapshot Read(string targetId, JobSnapshotDto told) => new()
    {
        TargetId = targetId,
        Id = told.Id,
        Kind = told.Kind,
        StartTime = told.StartTime,
        EndTime = told.EndTime,
        Bucket = told.Bucket?.ToInfo(),
        Source = told.Source?.ToInfo(),
        Destination = told.Destination?.ToInfo(),
        Statistics = told.Statistics is { } done
            ? new AisJobStatistics(done.Objects, done.Bytes, done.SentObjects, done.SentBytes, done.ReceivedObjects, done.ReceivedBytes) : null,
        IsAborted = told.IsAborted,
        IsIdle = told.IsIdle,
        AbortError = told.AbortError,
        Error = told.Error,
        Message = told.Message,
        Packed = told.Packed,
    };
}
