using System.Text.Json;
using AisFs.Client.Http;
using AisFs.Client.Jobs;
using AisFs.Client.Objects;
using AisFs.Client.Wire;

namespace AisFs.Client.Dsort;

/// <summary>
/// A handle of a dSort job, which reads shards, orders their records and writes new shards. Immutable. Protocol:
/// <c>/v1/sort</c>.
/// </summary>
public class AisDsort
{
    private readonly AisTransport _transport;
    private readonly ObjectArea _objects;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisDsort()
    {
        _transport = null!;
        _objects = null!;
        Id = null!;
    }

    internal AisDsort(AisTransport transport, ObjectArea objects, string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        _transport = transport;
        _objects = objects;
        Id = id;
    }

    /// <summary>The id; empty before it is started.</summary>
    public virtual string Id { get; }

    /// <summary>Starts a job. Never sent twice.</summary>
    /// <param name="spec">What to do.</param>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job that was started, with its id.</returns>
    /// <exception cref="ArgumentException">The specification is not complete.</exception>
    /// <exception cref="AisBucketNotFoundException">One of the buckets does not exist.</exception>
    public virtual async ValueTask<AisDsort> StartAsync(AisDsortSpec spec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Validate();
        string? keyMapUrl = spec.KeyMap is null ? null : await StoreKeyMapAsync(spec, cancellationToken).ConfigureAwait(false);
        AisRequest request = new() { Method = HttpMethod.Post, PathAndQuery = Routes.Sort, Json = DsortMessages.Create(spec, keyMapUrl) };
        return new AisDsort(_transport, _objects, await _transport.AskTextAsync(request, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Starts a job from a file, see <see cref="AisDsortSpec.FromFile"/>. Never sent twice.</summary>
    /// <param name="path">A <c>.json</c>, <c>.yaml</c> or <c>.yml</c> file.</param>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job that was started, with its id.</returns>
    /// <exception cref="FileNotFoundException">There is no such file, or it is a directory.</exception>
    /// <exception cref="ArgumentException">The file is malformed.</exception>
    public virtual ValueTask<AisDsort> StartFromFileAsync(string path, CancellationToken cancellationToken = default)
        => StartAsync(AisDsortSpec.FromFile(path), cancellationToken);

    /// <summary>Stops the job; shards that were written stay.</summary>
    /// <returns>Completes when the targets have been told.</returns>
    /// <exception cref="AisServerException">404: there is no such job.</exception>
    public virtual ValueTask AbortAsync(CancellationToken cancellationToken = default)
    {
        AisRequest request = new()
        {
            Method = HttpMethod.Delete,
            PathAndQuery = new QueryBuilder(Routes.Sort + Routes.Abort).Add(QueryNames.Uuid, Id).ToString(),
            IsIdempotent = true,
        };
        return _transport.ExecuteAsync(request, cancellationToken);
    }

    /// <summary>Asks all targets about the job.</summary>
    /// <returns>What they say, by their ids; empty if no target knows it.</returns>
    public virtual async ValueTask<IReadOnlyDictionary<string, AisDsortInfo>> GetInfoAsync(CancellationToken cancellationToken = default)
    {
        AisRequest request = new()
        {
            Method = HttpMethod.Get,
            PathAndQuery = new QueryBuilder(Routes.Sort).Add(QueryNames.Uuid, Id).ToString(),
            IsIdempotent = true,
        };
        JsonElement json = await _transport.AskAsync(request, AnswerJson.Default.JsonElement, cancellationToken).ConfigureAwait(false);
        OrderedDictionary<string, AisDsortInfo> infos = [];
        foreach (JsonProperty target in AnswerReader.Members(json, request.ToString()))
        {
            infos[target.Name] = DsortReader.Read(target.Value, request.ToString());
        }

        return infos;
    }

    /// <summary>Waits until all targets have written their shards, or the job was stopped.</summary>
    /// <param name="timeout">The longest wait; null: 5 minutes.</param>
    /// <param name="progress">Reports each answer of the targets; null: no reports.</param>
    /// <param name="cancellationToken">Ends the wait, not the job.</param>
    /// <returns>How the job ended; a failed job is a result too.</returns>
    /// <exception cref="AisTimeoutException">The job still runs, or no target knows it.</exception>
    public virtual async ValueTask<AisJobResult> WaitAsync(
        TimeSpan? timeout = null, IProgress<IReadOnlyDictionary<string, AisDsortInfo>>? progress = null, CancellationToken cancellationToken = default)
    {
        TimeSpan limit = JobWaits.CheckTimeout(timeout);
        TimeProvider clock = _transport.Options.TimeProvider;
        long started = clock.GetTimestamp();
        while (true)
        {
            IReadOnlyDictionary<string, AisDsortInfo> infos = await GetInfoAsync(cancellationToken).ConfigureAwait(false);
            progress?.Report(infos);
            if (clock.GetElapsedTime(started) > limit)
            {
                throw new AisTimeoutException(infos.Count == 0
                    ? $"No target knows of the dSort job '{Id}'; waited {limit.TotalSeconds:0.#} s."
                    : $"The dSort job '{Id}' still runs after {limit.TotalSeconds:0.#} s.");
            }

            bool isAborted = infos.Values.Any(static info => info.IsAborted);
            bool isFinished = infos.Count > 0 && infos.Values.All(static info => info.Creation.IsFinished);
            if (isAborted || isFinished)
            {
                return new AisJobResult
                {
                    Id = Id,
                    IsSuccess = isFinished && !isAborted,
                    Error = infos.Values.SelectMany(static info => info.Errors).FirstOrDefault(static error => error.Length > 0)
                        ?? (isAborted ? AisJobResult.Aborted : string.Empty),
                    EndTime = isFinished ? infos.Values.Max(static info => info.EndTime) : null,
                };
            }

            await Task.Delay(JobWaits.GetPollInterval(limit), clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The id, for logs.</summary>
    /// <returns>For example <c>dsort[SrtAbc123]</c>.</returns>
    public override string ToString() => $"dsort[{Id}]";

    private async ValueTask<string> StoreKeyMapAsync(AisDsortSpec spec, CancellationToken cancellationToken)
    {
        AisBucketInfo bucket = spec.InputBucket;
        ObjectAddress item = ObjectAddress.Of(new BucketAddress(bucket.Name, AisProvider.Parse(bucket.Provider), bucket.Namespace), DsortNames.KeyMapObject);
        byte[] json = MessageWriter.Write(spec.KeyMap!, MessageJson.Default.IReadOnlyDictionaryStringIReadOnlyListString);
        await _objects.Writes.PutAsync(item, AisContent.FromMemory(json), AisPutOptions.Default, cancellationToken).ConfigureAwait(false);
        return _objects.Reads.GetUrl(item, null);
    }
}
