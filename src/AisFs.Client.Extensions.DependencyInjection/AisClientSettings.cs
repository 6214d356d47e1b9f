using AisFs.Client.AuthN;

namespace AisFs.Client.Extensions.DependencyInjection;

/// <summary>
/// The settings of a client as a configuration has them. What is not set is as <see cref="AisClientOptions"/> has it: endpoint, token and
/// TLS from the variables of the AIStore tools.
/// </summary>
public sealed class AisClientSettings
{
    /// <summary>The proxies of the cluster, for example <c>http://host:51080</c>; empty: from <c>AIS_ENDPOINT</c>.</summary>
    public IList<string> Endpoints { get; } = [];

    /// <summary>The AuthN token; null: from <c>AIS_AUTHN_TOKEN</c>. Do not keep it in a file of settings: see <see cref="TokenFile"/>.</summary>
    public string? Token { get; set; }

    /// <summary>A file with the AuthN token, read again when it changes; null: none.</summary>
    public string? TokenFile { get; set; }

    /// <summary>The longest time to connect; null: 10 s.</summary>
    public TimeSpan? ConnectTimeout { get; set; }

    /// <summary>The longest time from the last byte of a request to the headers of its answer; null: 60 s.</summary>
    public TimeSpan? ResponseTimeout { get; set; }

    /// <summary>The longest time that a body may stand still; null: 30 s.</summary>
    public TimeSpan? IdleTimeout { get; set; }

    /// <summary>The greatest number of connections to one node, at least 1; null: 128.</summary>
    public int? MaxConnectionsPerServer { get; set; }

    /// <summary>How often a request is sent at most, at least 1; null: 6.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>A file with the certificates of authorities that are trusted, PEM; null: as the system, or <c>AIS_CLIENT_CA</c>.</summary>
    public string? CaFile { get; set; }

    /// <summary>A file with the client's certificate, PEM; null: none, or <c>AIS_CRT</c>.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>A file with the key of the client's certificate, PEM; null: none, or <c>AIS_CRT_KEY</c>.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Whether requests may go through the system's HTTP proxy; null: yes.</summary>
    public bool? UseProxy { get; set; }

    /// <summary>Makes the options that the settings say.</summary>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentException">A setting is out of range, or there is no usable endpoint; the message says what to do.</exception>
    public AisClientOptions ToOptions()
    {
        AisClientOptions options = new();
        options = options with
        {
            Endpoints = Endpoints.Count > 0 ? [.. Endpoints] : options.Endpoints,
            Token = Token ?? options.Token,
            TokenSource = TokenFile is { Length: > 0 } file ? AisTokenSource.FromFile(file) : null,
            ConnectTimeout = ConnectTimeout ?? options.ConnectTimeout,
            ResponseTimeout = ResponseTimeout ?? options.ResponseTimeout,
            IdleTimeout = IdleTimeout ?? options.IdleTimeout,
            MaxConnectionsPerServer = MaxConnectionsPerServer ?? options.MaxConnectionsPerServer,
            Retry = options.Retry with { MaxAttempts = MaxAttempts ?? options.Retry.MaxAttempts },
            Tls = options.Tls with
            {
                CaFile = CaFile ?? options.Tls.CaFile,
                CertificateFile = CertificateFile ?? options.Tls.CertificateFile,
                KeyFile = KeyFile ?? options.Tls.KeyFile,
            },
            UseProxy = UseProxy ?? options.UseProxy,
        };
        options.Validate();
        return options;
    }
}
