using System.Text.Json;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Jobs;

/// <summary>
/// A handle of a job, or of all jobs of a kind: an id and a kind, not a promise that the cluster knows them. Immutable.
/// Protocol: <c>GET /v1/cluster?what=status|qryxstats</c>, <c>PUT /v1/cluster</c> with the actions start and stop.
/// </summary>
public sealed partial class AisJob
{
    private const string ClusterPath = "/v1/cluster";

    private readonly AisClient _client;

    internal AisJob(AisClient client, string id, string kind)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(kind);
        _client = client;
        Id = id;
        Kind = kind;
    }

    /// <summary>The id; empty for all jobs of <see cref="Kind"/>.</summary>
    public string Id { get; }

    /// <summary>The kind, see <see cref="AisJobKinds"/>; empty when it is not known.</summary>
    public string Kind { get; }

    /// <summary>Asks the primary proxy how the job is doing. Kinds that end by being idle it does not know: see <see cref="GetSnapshotsAsync"/>.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The status.</returns>
    /// <exception cref="InvalidOperationException">The job has no id.</exception>
    /// <exception cref="AisServerException">404: the cluster does not know the job.</exception>
    public async ValueTask<AisJobStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        if (Id.Length == 0)
        {
            throw new InvalidOperationException("The job has no id, and the status of one job is asked for: name the job, or start it and use what that returns.");
        }

        AisRequest request = CreateRequest(HttpMethod.Get, ClusterPath + "?what=status", CreateArguments(Kind));
        using AisResponse response = await _client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return AisJobStatus.Read(await JsonFields.ReadAsync(response, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Asks all targets about the job, or about all jobs of the kind.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The snapshots; none when no target knows of it.</returns>
    public ValueTask<AisJobSnapshots> GetSnapshotsAsync(CancellationToken cancellationToken = default) => QuerySnapshotsAsync(Kind, cancellationToken);

    /// <summary>Finds the job's snapshots, or those of the kind, within a span of time.</summary>
    /// <param name="from">They began then or later.</param>
    /// <param name="to">They ended then or earlier; null: at any time, or not at all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The snapshots, at least one.</returns>
    /// <exception cref="ArgumentException"><paramref name="to"/> lies before <paramref name="from"/>.</exception>
    /// <exception cref="AisJobNotFoundException">There is none.</exception>
    public async ValueTask<IReadOnlyList<AisJobSnapshot>> GetWithinAsync(
        DateTimeOffset from, DateTimeOffset? to = null, CancellationToken cancellationToken = default)
    {
        if (to < from)
        {
            throw new ArgumentException("The span of time ends before it begins.", nameof(to));
        }

        AisJobSnapshots snapshots = await GetSnapshotsAsync(cancellationToken).ConfigureAwait(false);
        List<AisJobSnapshot> found = [.. snapshots.All.Where(snapshot => (snapshot.Id == Id || snapshot.Kind == Kind)
            && snapshot.StartTime >= from && (to is null || snapshot.EndTime <= to))];
        return found.Count > 0 ? found : throw new AisJobNotFoundException($"{this}: no job of that span of time is known.");
    }

    /// <summary>How long the job took, from the first target's begin to the last one's end.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The time; null while the job runs, or when no target knows of it.</returns>
    public async ValueTask<TimeSpan?> GetTotalTimeAsync(CancellationToken cancellationToken = default)
        => (await GetSnapshotsAsync(cancellationToken).ConfigureAwait(false)).TotalTime;

    /// <summary>Starts a job of the kind. Never sent twice.</summary>
    /// <param name="options">Where and on what; null: everywhere, on everything.</param>
    /// <param name="cancellationToken">Cancels; a job that was started goes on.</param>
    /// <returns>The job that was started, with its id.</returns>
    public async ValueTask<AisJob> StartAsync(AisJobStartOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AisJobStartOptions.Default;
        byte[] json = ActionMessage.Create("start", string.Empty, (Kind, options), static (writer, state)
            => WriteArguments(writer, string.Empty, state.Kind, state.options.TargetId, state.options.Buckets));
        AisRequest request = new()
        {
            Method = HttpMethod.Put,
            PathAndQuery = options.Force ? ClusterPath + "?frc=true" : ClusterPath,
            Json = json,
        };
        return await _client.Transport.StartJobAsync(_client, request, Kind, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the job, or all jobs of the kind. A wait for it then ends with a result that says so.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when the cluster has told its targets.</returns>
    /// <exception cref="InvalidOperationException">Neither id nor kind is set.</exception>
    public ValueTask StopAsync(CancellationToken cancellationToken = default)
    {
        if (Id.Length == 0 && Kind.Length == 0)
        {
            throw new InvalidOperationException("A job is stopped by its id or its kind: neither is set.");
        }

        byte[] json = ActionMessage.Create("stop", string.Empty, this, static (writer, job) => WriteArguments(writer, job.Id, job.Kind, string.Empty, []));
        return _client.Transport.ExecuteAsync(CreateRequest(HttpMethod.Put, ClusterPath, json), cancellationToken);
    }

    /// <summary>Kind and id, for logs.</summary>
    /// <returns>For example <c>copy-bck[JobXyz123]</c>.</returns>
    public override string ToString() => $"{(Kind.Length > 0 ? Kind : "job")}[{Id}]";

    internal async ValueTask<AisJobSnapshots> QuerySnapshotsAsync(string kind, CancellationToken cancellationToken)
    {
        AisRequest request = CreateRequest(HttpMethod.Get, ClusterPath + "?what=qryxstats", CreateArguments(kind));
        using AisResponse response = await _client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return AisJobSnapshots.Read(await JsonFields.ReadAsync(response, cancellationToken).ConfigureAwait(false));
    }

    private static AisRequest CreateRequest(HttpMethod method, string path, byte[] json) => new()
    {
        Method = method,
        PathAndQuery = path,
        Json = json,
        IsIdempotent = true,
    };

    private static void WriteArguments(Utf8JsonWriter writer, string id, string kind, string targetId, IReadOnlyList<AisBucket> buckets)
    {
        writer.WriteStartObject();
        writer.WriteString("ID"u8, id);
        writer.WriteString("Kind"u8, kind);
        writer.WriteString("DaemonID"u8, targetId);
        writer.WritePropertyName("Bck"u8);
        if (buckets.Count == 1)
        {
            JsonValues.WriteBucket(writer, buckets[0]);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WritePropertyName("Buckets"u8);
        if (buckets.Count > 1)
        {
            writer.WriteStartArray();
            foreach (AisBucket bucket in buckets)
            {
                JsonValues.WriteBucket(writer, bucket);
            }

            writer.WriteEndArray();
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteEndObject();
    }

    private byte[] CreateArguments(string kind)
        => JsonValues.Write((Id, kind), static (writer, state) => WriteArguments(writer, state.Id, state.kind, string.Empty, []));
}
