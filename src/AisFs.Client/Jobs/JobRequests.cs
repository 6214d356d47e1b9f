using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Jobs;

/// <summary>The requests that concern jobs.</summary>
internal sealed class JobRequests(AisTransport transport)
{
    private const int NotFound = 404;

    /// <summary>Asks the primary proxy for the state of a job.</summary>
    public async ValueTask<AisJobStatus> GetStatusAsync(string id, string kind, CancellationToken cancellationToken)
    {
        if (id.Length == 0)
        {
            throw new InvalidOperationException("The job has no id, and the status of one job is asked for: name the job, or start it and use what that returns.");
        }

        AisRequest request = CreateQuestion(WhatNames.JobStatus, id, kind);
        try
        {
            return JobReader.Read(await transport.AskAsync(request, AnswerJson.Default.JobStatusDto, cancellationToken).ConfigureAwait(false) ?? new JobStatusDto());
        }
        catch (AisServerException e) when (e.Status == NotFound)
        {
            throw CreateNotFound(id, kind, e);
        }
    }

    /// <summary>Asks all targets about a job; an empty id: about all jobs of the kind, which may be none.</summary>
    /// <exception cref="AisJobNotFoundException">No target knows the job of that id.</exception>
    public async ValueTask<AisJobSnapshots> GetSnapshotsAsync(string id, string kind, CancellationToken cancellationToken)
    {
        AisRequest request = CreateQuestion(WhatNames.JobSnapshots, id, kind);
        try
        {
            return JobReader.Read(await transport.AskAsync(request, AnswerJson.Default.DictionaryStringListJobSnapshotDto, cancellationToken).ConfigureAwait(false));
        }
        catch (AisServerException e) when (e.Status == NotFound)
        {
            return id.Length == 0 ? JobReader.Read((Dictionary<string, List<JobSnapshotDto>>?)null) : throw CreateNotFound(id, kind, e);
        }
    }

    /// <summary>Starts a job.</summary>
    /// <returns>Its id.</returns>
    public ValueTask<string> StartAsync(string kind, string targetId, bool force, IReadOnlyList<BucketAddress> buckets, CancellationToken cancellationToken)
    {
        JobMessage message = CreateMessage(string.Empty, kind, targetId, buckets);
        AisRequest request = new()
        {
            Method = HttpMethod.Put,
            PathAndQuery = force ? new QueryBuilder(Routes.Cluster).Add(QueryNames.Force, true).ToString() : Routes.Cluster,
            Json = MessageWriter.Action(ActionNames.StartJob, message, MessageJson.Default.JobMessage),
        };
        return transport.AskTextAsync(request, cancellationToken);
    }

    /// <summary>Stops a job; an empty id: all jobs of the kind.</summary>
    public ValueTask StopAsync(string id, string kind, CancellationToken cancellationToken)
    {
        if (id.Length == 0 && kind.Length == 0)
        {
            throw new InvalidOperationException("A job is stopped by its id or its kind: neither is set.");
        }

        AisRequest request = new()
        {
            Method = HttpMethod.Put,
            PathAndQuery = Routes.Cluster,
            Json = MessageWriter.Action(ActionNames.StopJob, CreateMessage(id, kind, string.Empty, []), MessageJson.Default.JobMessage),
            IsIdempotent = true,
        };
        return ExecuteAsync(request, id, kind, cancellationToken);
    }

    /// <summary>Lists jobs that run and that have ended.</summary>
    public async ValueTask<IReadOnlyList<AisJobStatus>> ListStatusesAsync(string kind, string targetId, CancellationToken cancellationToken)
    {
        AisRequest request = CreateList(WhatNames.JobStatuses, kind, targetId, onlyActive: false);
        List<JobStatusDto>? told = await transport.AskAsync(request, AnswerJson.Default.ListJobStatusDto, cancellationToken).ConfigureAwait(false);
        return [.. DtoList.Items(told).Select(JobReader.Read)];
    }

    /// <summary>Lists jobs that run now, by kind and id.</summary>
    public async ValueTask<IReadOnlyList<(string Kind, string Id)>> ListRunningAsync(string kind, string targetId, CancellationToken cancellationToken)
    {
        AisRequest request = CreateList(WhatNames.RunningJobs, kind, targetId, onlyActive: true);
        List<string>? told = await transport.AskAsync(request, AnswerJson.Default.ListString, cancellationToken).ConfigureAwait(false);
        return [.. (told ?? []).Select(JobReader.ReadName)];
    }

    // A 404 to a question about a job says that there is no such job: neither a bucket nor an object is named.
    private static AisJobNotFoundException CreateNotFound(string id, string kind, AisServerException answer)
        => new($"No job '{(kind.Length > 0 ? $"{kind}[{id}]" : id)}' is known to the cluster.", answer);

    private static AisRequest CreateQuestion(string what, string id, string kind) => new()
    {
        Method = HttpMethod.Get,
        PathAndQuery = new QueryBuilder(Routes.Cluster).Add(QueryNames.What, what).ToString(),
        Json = MessageWriter.Write(CreateMessage(id, kind, string.Empty, []), MessageJson.Default.JobMessage),
        IsIdempotent = true,
    };

    private static AisRequest CreateList(string what, string kind, string targetId, bool onlyActive)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(targetId);
        JobListMessage message = new() { Kind = kind, TargetId = targetId, OnlyActive = onlyActive };
        return new AisRequest
        {
            Method = HttpMethod.Get,
            PathAndQuery = new QueryBuilder(Routes.Cluster).Add(QueryNames.What, what).ToString(),
            Json = MessageWriter.Write(message, MessageJson.Default.JobListMessage),
            IsIdempotent = true,
        };
    }

    private static JobMessage CreateMessage(string id, string kind, string targetId, IReadOnlyList<BucketAddress> buckets) => new()
    {
        Id = id,
        Kind = kind,
        TargetId = targetId,
        Bucket = buckets.Count == 1 ? MessageParts.Of(buckets[0]) : null,
        Buckets = buckets.Count > 1 ? [.. buckets.Select(MessageParts.Of)] : null,
    };

    private async ValueTask ExecuteAsync(AisRequest request, string id, string kind, CancellationToken cancellationToken)
    {
        try
        {
            await transport.ExecuteAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (AisServerException e) when (e.Status == NotFound)
        {
            throw CreateNotFound(id, kind, e);
        }
    }
}
