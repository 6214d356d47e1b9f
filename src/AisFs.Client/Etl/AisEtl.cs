using System.Buffers;
using System.Text;
using AisFs.Client.Http;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;

namespace AisFs.Client.Etl;

/// <summary>
/// A handle of an ETL: containers next to the targets that transform objects as they are read or copied. Immutable.
/// Protocol: <c>/v1/etl</c>.
/// </summary>
public sealed class AisEtl
{
    private const string EtlPath = "/v1/etl";
    private const int MinNameLength = 6;
    private const int MaxNameLength = 32;

    private static readonly SearchValues<char> s_nameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly AisClient _client;
    private readonly string _path;

    internal AisEtl(AisClient client, string name)
    {
        CheckName(name);
        _client = client;
        Name = name;
        _path = $"{EtlPath}/{name}";
    }

    /// <summary>The name: 6 to 32 lower-case letters, digits and '-', which is neither first nor last.</summary>
    public string Name { get; }

    /// <summary>Begins the ETL from the specification of a Kubernetes pod, and waits for its pods. Never sent twice.</summary>
    /// <param name="template">The specification in YAML.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="cancellationToken">Cancels; the ETL may be begun nevertheless.</param>
    /// <returns>The id of its job.</returns>
    /// <exception cref="AisEtlExistsException">An ETL of that name exists.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ValueTask<string> InitSpecAsync(string template, AisEtlSpecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(template);
        options ??= AisEtlSpecOptions.Default;
        bool isLegacy = options.IsLegacy || options.ArgumentType.Length > 0;
        options.Validate(isLegacy
            ? [AisEtlCommunication.HttpPush, AisEtlCommunication.HttpReverse, AisEtlCommunication.HttpPull]
            : [AisEtlCommunication.HttpPush, AisEtlCommunication.HttpPull, AisEtlCommunication.WebSocket]);
        byte[] json = JsonValues.Write((Name, template, options, isLegacy), static (writer, state) =>
        {
            (string name, string template, AisEtlSpecOptions options, bool isLegacy) = state;
            writer.WriteStartObject();
            if (isLegacy)
            {
                writer.WriteString("id"u8, name);
                writer.WriteString("timeout"u8, options.InitTimeoutText);
                writer.WriteString("argument"u8, options.ArgumentType);
            }
            else
            {
                writer.WriteString("name"u8, name);
                writer.WriteString("init_timeout"u8, options.InitTimeoutText);
                writer.WriteString("obj_timeout"u8, options.ObjectTimeoutText);
            }

            writer.WriteString("communication"u8, options.CommunicationText);
            writer.WriteBase64String("spec"u8, Encoding.UTF8.GetBytes(template));
            writer.WriteEndObject();
        });
        return InitAsync(json, options, cancellationToken);
    }

    /// <summary>Begins the ETL from a container image, and waits for its pods (AIS 5.0). Never sent twice.</summary>
    /// <param name="image">The image, for example <c>aistorage/transformer_md5:latest</c>.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="cancellationToken">Cancels; the ETL may be begun nevertheless.</param>
    /// <returns>The id of its job.</returns>
    /// <exception cref="AisEtlExistsException">An ETL of that name exists.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ValueTask<string> InitAsync(string image, AisEtlImageOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(image);
        options ??= AisEtlImageOptions.Default;
        options.Validate(AisEtlCommunication.HttpPush, AisEtlCommunication.HttpPull, AisEtlCommunication.WebSocket);
        byte[] json = JsonValues.Write((Name, image, options), static (writer, state) =>
        {
            (string name, string image, AisEtlImageOptions options) = state;
            writer.WriteStartObject();
            writer.WriteString("name"u8, name);
            writer.WriteString("communication"u8, options.CommunicationText);
            writer.WriteString("init_timeout"u8, options.InitTimeoutText);
            writer.WriteString("obj_timeout"u8, options.ObjectTimeoutText);
            writer.WriteBoolean("support_direct_put"u8, options.DirectPut);
            writer.WriteStartObject("runtime"u8);
            writer.WriteString("image"u8, image);
            if (options.Command.Count > 0)
            {
                JsonValues.WriteTexts(writer, "command", options.Command);
            }

            List<KeyValuePair<string, string>> environment = [.. options.Environment];
            if (options.DirectFileAccess)
            {
                environment.Add(new("ETL_DIRECT_FQN", "true"));
            }

            if (environment.Count > 0)
            {
                writer.WriteStartArray("env"u8);
                foreach ((string variable, string value) in environment)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name"u8, variable);
                    writer.WriteString("value"u8, value);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        });
        return InitAsync(json, options, cancellationToken);
    }

    /// <summary>
    /// Begins the ETL from code, and waits for its pods. For clusters before AIS 4: later ones refuse it. Never sent twice.
    /// </summary>
    /// <param name="code">The code, with a function that transforms.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="cancellationToken">Cancels; the ETL may be begun nevertheless.</param>
    /// <returns>The id of its job.</returns>
    /// <exception cref="AisEtlExistsException">An ETL of that name exists.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ValueTask<string> InitCodeAsync(string code, AisEtlCodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        options ??= AisEtlCodeOptions.Default;
        options.Validate(AisEtlCommunication.StandardIO, AisEtlCommunication.HttpPush, AisEtlCommunication.HttpReverse, AisEtlCommunication.HttpPull);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ChunkSize, nameof(options));
        ArgumentException.ThrowIfNullOrEmpty(options.Runtime, nameof(options));
        ArgumentException.ThrowIfNullOrEmpty(options.TransformFunction, nameof(options));
        byte[] json = JsonValues.Write((Name, code, options), static (writer, state) =>
        {
            (string name, string code, AisEtlCodeOptions options) = state;
            writer.WriteStartObject();
            writer.WriteString("id"u8, name);
            writer.WriteString("runtime"u8, options.Runtime);
            writer.WriteString("communication"u8, options.CommunicationText);
            writer.WriteString("timeout"u8, options.InitTimeoutText);
            writer.WriteStartObject("funcs"u8);
            writer.WriteString("transform"u8, options.TransformFunction);
            writer.WriteEndObject();
            writer.WriteBase64String("code"u8, Encoding.UTF8.GetBytes(code));
            writer.WriteBase64String("dependencies"u8, Encoding.UTF8.GetBytes(string.Join('\n', options.Dependencies)));
            writer.WriteString("argument"u8, options.ArgumentType);
            if (options.ChunkSize > 0)
            {
                writer.WriteNumber("chunk_size"u8, options.ChunkSize);
            }

            writer.WriteEndObject();
        });
        return InitAsync(json, options, cancellationToken);
    }

    /// <summary>Describes the ETL.</summary>
    /// <param name="jobId">A job that transforms a bucket, to see which objects failed there; empty: the ETL as such.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The details.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public async ValueTask<AisEtlDetails> ViewAsync(string jobId = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jobId);
        return AisEtlDetails.Read(await GetAsync(new QueryBuilder(_path).Add("uuid", jobId).ToString(), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Starts a stopped ETL again, and waits for its pods.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when it runs.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public ValueTask StartAsync(CancellationToken cancellationToken = default) => ExecuteAsync(HttpMethod.Post, _path + "/start", cancellationToken);

    /// <summary>Stops the ETL and its pods; it may be started again.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when it has stopped.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public ValueTask StopAsync(CancellationToken cancellationToken = default) => ExecuteAsync(HttpMethod.Post, _path + "/stop", cancellationToken);

    /// <summary>Deletes the ETL, which must be stopped.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when it is gone.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public ValueTask DeleteAsync(CancellationToken cancellationToken = default) => ExecuteAsync(HttpMethod.Delete, _path, cancellationToken);

    /// <summary>Reads the logs of the pods.</summary>
    /// <param name="targetId">The target of one pod; empty: all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The logs.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public async ValueTask<IReadOnlyList<AisEtlLog>> GetLogsAsync(string targetId = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targetId);
        string path = targetId.Length == 0 ? _path + "/logs" : $"{_path}/logs/{Uri.EscapeDataString(targetId)}";
        JsonFields json = await GetAsync(path, cancellationToken).ConfigureAwait(false);
        return json.Items().ConvertAll(static log => new AisEtlLog(log.Text("target_id"), Encoding.UTF8.GetString(log.Bytes("logs"))));
    }

    /// <summary>Asks how the pods are.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>One entry for each target.</returns>
    /// <exception cref="AisEtlNotFoundException">The ETL does not exist.</exception>
    public async ValueTask<IReadOnlyList<AisEtlHealth>> GetHealthAsync(CancellationToken cancellationToken = default)
    {
        JsonFields json = await GetAsync(_path + "/health", cancellationToken).ConfigureAwait(false);
        return json.Items().ConvertAll(static health => new AisEtlHealth(health.Text("target_id"), health.Text("health_status")));
    }

    /// <summary>Names the ETL for reads, copies and jobs.</summary>
    /// <param name="further">ETLs that the result goes through, in order.</param>
    /// <returns>The reference.</returns>
    public AisEtlReference With(params ReadOnlySpan<AisEtl> further)
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

    private ValueTask<string> InitAsync(byte[] json, AisEtlInitOptions options, CancellationToken cancellationToken)
    {
        AisRequest request = new() { Method = HttpMethod.Put, PathAndQuery = EtlPath, Json = json, ResponseTimeout = options.InitTimeout };
        return _client.Transport.SendForTextAsync(request, cancellationToken);
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
        return _client.Transport.ExecuteAsync(request, cancellationToken);
    }

    private async ValueTask<JsonFields> GetAsync(string path, CancellationToken cancellationToken)
    {
        AisRequest request = new() { Method = HttpMethod.Get, PathAndQuery = path, IsIdempotent = true };
        using AisResponse response = await _client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await JsonFields.ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }
}
