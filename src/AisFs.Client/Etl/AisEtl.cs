using System.Buffers;
using System.Text.Json;
using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Etl;

/// <summary>
/// A handle of an ETL: containers next to the targets that transform objects as they are read or copied. Immutable.
/// Protocol: <c>/v1/etl</c>.
/// </summary>
public class AisEtl
{
    private const int MinNameLength = 6;
    private const int MaxNameLength = 32;

    private static readonly SearchValues<char> s_nameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly AisTransport _transport;
    private readonly string _path;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisEtl()
    {
        _transport = null!;
        _path = null!;
        Name = null!;
    }

    internal AisEtl(AisTransport transport, string name)
    {
        CheckName(name);
        _transport = transport;
        Name = name;
        _path = $"{Routes.Etl}/{name}";
    }

    /// <summary>The name: 6 to 32 lower-case letters, digits and '-', which is neither first nor last.</summary>
    public virtual string Name { get; }

    /// <summary>Begins the ETL from the specification of a Kubernetes pod, and waits for its pods. Never sent twice.</summary>
    /// <param name="template">The specification in YAML.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the request; the ETL may be begun nevertheless.</param>
    /// <returns>The id of its job.</returns>
    /// <exception cref="AisEtlExistsException">An ETL of that name exists.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public virtual ValueTask<string> InitSpecAsync(string template, AisEtlSpecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(template);
        options ??= AisEtlSpecOptions.Default;
        return InitAsync(EtlMessages.OfPod(Name, template, options), options, cancellationToken);
    }

    /// <summary>Begins the ETL from a container image, and waits for its pods (AIS 5.0). Never sent twice.</summary>
    /// <param name="image">The image, for example <c>aistorage/transformer_md5:latest</c>.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the request; the ETL may be begun nevertheless.</param>
    /// <returns>The id of its job.</returns>
    /// <exception cref="AisEtlExistsException">An ETL of that name exists.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public virtual ValueTask<string> InitAsync(string image, AisEtlImageOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(image);
        options ??= AisEtlImageOptions.Default;
        return InitAsync(EtlMessages.OfImage(Name, image, options), options, cancellationToken);
    }

    /// <summary>
    /// Begins the ETL from code, and waits for its pods. For clusters before AIS 4: later ones refuse it. Never sent twice.
    /// </summary>
    /// <param name="code">The code, with a function that transforms.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the request; the ETL may be begun nevertheless.</param>
    /// <returns>The id of its job.</returns>
    /// <exception cref="AisEtlExistsException">An ETL of that name exists.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public virtual ValueTask<string> InitCodeAsync(string code, AisEtlCodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        options ??= AisEtlCodeOptions.Default;
        return InitAsync(EtlMessages.OfCode(Name, code, options), options, cancellationToken);
    }

    /// <summary>Describes the ETL.</summary>
    /// <param name="jobId">A job that transforms a bucket, to see which objects failed there; empty: only the ETL itself.</param>
    /// <returns>The details.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public virtual async ValueTask<AisEtlDetails> ViewAsync(string jobId = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jobId);
        AisRequest request = CreateGet(new QueryBuilder(_path).Add(QueryNames.Uuid, jobId).ToString());
        JsonElement json = await _transport.AskAsync(request, AnswerJson.Default.JsonElement, cancellationToken).ConfigureAwait(false);
        return EtlReader.ReadDetails(json, request.ToString());
    }

    /// <summary>Starts a stopped ETL again, and waits for its pods.</summary>
    /// <returns>Completes when it runs.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public virtual ValueTask StartAsync(CancellationToken cancellationToken = default) => ExecuteAsync(HttpMethod.Post, _path + Routes.Start, cancellationToken);

    /// <summary>Stops the ETL and its pods; it may be started again.</summary>
    /// <returns>Completes when it has stopped.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public virtual ValueTask StopAsync(CancellationToken cancellationToken = default) => ExecuteAsync(HttpMethod.Post, _path + Routes.Stop, cancellationToken);

    /// <summary>Deletes the ETL, which must be stopped.</summary>
    /// <returns>Completes when it is gone.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public virtual ValueTask DeleteAsync(CancellationToken cancellationToken = default) => ExecuteAsync(HttpMethod.Delete, _path, cancellationToken);

    /// <summary>Reads the logs of the pods.</summary>
    /// <param name="targetId">The target of one pod; empty: all.</param>
    /// <returns>The logs.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public virtual async ValueTask<IReadOnlyList<AisEtlLog>> GetLogsAsync(string targetId = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targetId);
        string path = targetId.Length == 0 ? _path + Routes.Logs : Routes.Below(_path + Routes.Logs, targetId);
        List<EtlLogDto>? told = await _transport.AskAsync(CreateGet(path), AnswerJson.Default.ListEtlLogDto, cancellationToken).ConfigureAwait(false);
        return [.. DtoList.Items(told).Select(static log => new AisEtlLog(log.TargetId, EtlReader.ReadText(log.Log)))];
    }

    /// <summary>Asks for the state of the pods.</summary>
    /// <returns>One entry for each target.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public virtual async ValueTask<IReadOnlyList<AisEtlHealth>> GetHealthAsync(CancellationToken cancellationToken = default)
    {
        List<EtlHealthDto>? told = await _transport.AskAsync(CreateGet(_path + Routes.EtlHealth), AnswerJson.Default.ListEtlHealthDto, cancellationToken).ConfigureAwait(false);
        return [.. DtoList.Items(told).Select(static health => new AisEtlHealth(health.TargetId, health.Status))];
    }

    /// <summary>Names the ETL for reads, copies and jobs.</summary>
    /// <param name="further">ETLs that the result goes through, in order.</param>
    /// <returns>The reference.</returns>
    public virtual AisEtlReference With(params ReadOnlySpan<AisEtl> further)
    {
        List<string> pipeline = [];
        foreach (AisEtl etl in further)
        {
            pipeline.Add(etl.Name);
        }

        return new AisEtlReference { Name = Name, Pipeline = pipeline };
    }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;

    private static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length is < MinNameLength or > MaxNameLength
            || name[0] == '-' || name[^1] == '-' || name.AsSpan().ContainsAnyExcept(s_nameCharacters))
        {
            throw new ArgumentException(
                $"'{(name.Length > 64 ? name[..64] + "..." : name)}' can't be the name of an ETL: it has {MinNameLength} to {MaxNameLength} lower-case letters, digits and '-', which is neither first nor last.",
                nameof(name));
        }
    }

    private static AisRequest CreateGet(string path) => new() { Method = HttpMethod.Get, PathAndQuery = path, IsIdempotent = true };

    private ValueTask<string> InitAsync(byte[] json, AisEtlInitOptions options, CancellationToken cancellationToken)
    {
        AisRequest request = new() { Method = HttpMethod.Put, PathAndQuery = Routes.Etl, Json = json, ResponseTimeout = options.InitTimeout };
        return _transport.AskTextAsync(request, cancellationToken);
    }

    private ValueTask ExecuteAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        AisRequest request = new()
        {
            Method = method,
            PathAndQuery = path,
            IsIdempotent = method == HttpMethod.Delete,
            ResponseTimeout = AisEtlInitOptions.Default.InitTimeout,
        };
        return _transport.ExecuteAsync(request, cancellationToken);
    }
}
