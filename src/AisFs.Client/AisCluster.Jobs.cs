using AisFs.Client.Etl;
using AisFs.Client.Http;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <content>Jobs and ETLs of the whole cluster.</content>
public sealed partial class AisCluster
{
    /// <summary>Lists jobs that run and that have ended, as far as the cluster remembers.</summary>
    /// <param name="kind">Only those of one kind, see <see cref="AisJobKinds"/>; empty: all.</param>
    /// <param name="targetId">Only those of one target, by its id; empty: all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The jobs.</returns>
    public async ValueTask<IReadOnlyList<AisJobStatus>> ListJobStatusesAsync(
        string kind = "", string targetId = "", CancellationToken cancellationToken = default)
    {
        JsonFields json = await AskAsync(CreateJobRequest("status_all", kind, targetId, onlyActive: false), cancellationToken).ConfigureAwait(false);
        return json.Items().ConvertAll(AisJobStatus.Read);
    }

    /// <summary>Lists jobs that run now.</summary>
    /// <param name="kind">Only those of one kind, see <see cref="AisJobKinds"/>; empty: all.</param>
    /// <param name="targetId">Only those of one target, by its id; empty: all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Handles with kind and id.</returns>
    public async ValueTask<IReadOnlyList<AisJob>> ListRunningJobsAsync(
        string kind = "", string targetId = "", CancellationToken cancellationToken = default)
    {
        JsonFields json = await AskAsync(CreateJobRequest("running_all", kind, targetId, onlyActive: true), cancellationToken).ConfigureAwait(false);
        return json.Texts().ConvertAll(ToJob);
    }

    /// <summary>Lists the ETLs that run.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The ETLs.</returns>
    public ValueTask<IReadOnlyList<AisEtlInfo>> ListRunningEtlsAsync(CancellationToken cancellationToken = default)
        => ListEtlsAsync([AisEtlInfo.Running], cancellationToken);

    /// <summary>Lists ETLs.</summary>
    /// <param name="stages">Only those of these stages, for example <see cref="AisEtlInfo.Running"/>; null: all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The ETLs.</returns>
    public async ValueTask<IReadOnlyList<AisEtlInfo>> ListEtlsAsync(IReadOnlyCollection<string>? stages = null, CancellationToken cancellationToken = default)
    {
        AisRequest request = new() { Method = HttpMethod.Get, PathAndQuery = "/v1/etl", IsIdempotent = true };
        JsonFields json = await AskAsync(request, cancellationToken).ConfigureAwait(false);
        return [.. json.Items().Select(AisEtlInfo.Read).Where(etl => stages is null || stages.Contains(etl.Stage, StringComparer.OrdinalIgnoreCase))];
    }

    private static AisRequest CreateJobRequest(string what, string kind, string targetId, bool onlyActive)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(targetId);
        return new AisRequest
        {
            Method = HttpMethod.Get,
            PathAndQuery = "/v1/cluster?what=" + what,
            Json = JsonValues.Write((kind, targetId, onlyActive), static (writer, state) =>
            {
                writer.WriteStartObject();
                writer.WriteString("kind"u8, state.kind);
                writer.WriteString("node"u8, state.targetId);
                writer.WriteBoolean("show_active"u8, state.onlyActive);
                writer.WriteEndObject();
            }),
            IsIdempotent = true,
        };
    }

    /// <summary>Reads <c>kind[id]</c>.</summary>
    private AisJob ToJob(string text)
    {
        int bracket = text.IndexOf('[', StringComparison.Ordinal);
        return bracket >= 0 && text.EndsWith(']')
            ? new AisJob(_client, text[(bracket + 1)..^1], text[..bracket])
            : throw new AisProtocolException($"'{text}' names no running job: kind[id] was expected.");
    }
}
