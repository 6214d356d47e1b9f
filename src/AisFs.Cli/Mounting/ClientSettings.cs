using System.Diagnostics.Metrics;
using AisFs.Cli.Options;
using AisFs.Client;
using AisFs.Client.AuthN;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Mounting;

/// <summary>The client of a mount, made of options and environment. What makes no sense is blamed on where it came from.</summary>
internal static partial class ClientSettings
{
    // Two attempts that are not answered, and then one more, of a proxy and a target each: within ten times the timeout.
    private const int RequestBudget = 5;

    // Of listings that are longer smaller pages are asked for.
    private const int MaxAnswerBytes = 16 << 20;
    private const int MaxPageEntries = 50_000;

    private const string EndpointVariable = "AIS_ENDPOINT";

    /// <summary>Makes the client.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <param name="loggers">Makes the logger.</param>
    /// <param name="meters">Makes the meter of the client; null: one without tags.</param>
    /// <returns>The client.</returns>
    /// <exception cref="OptionException">An option or a variable makes no sense; the message names it.</exception>
    public static AisClient CreateClient(MountSettings settings, ILoggerFactory loggers, IMeterFactory? meters = null)
    {
        AisClientOptions options = new();
        bool isGiven = settings.Endpoints.Count > 0;
        options = options with { Endpoints = isGiven ? settings.Endpoints : options.Endpoints };
        if (options.Endpoints.Count == 0)
        {
            throw new OptionException("no cluster was named: give --endpoint http://HOST:PORT or set AIS_ENDPOINT.");
        }

        AisTlsOptions tls = TlsSettings.Create(settings);
        AisClientOptions bare = new() { Endpoints = options.Endpoints, Token = null, Tls = new AisTlsOptions() };
        Check(isGiven ? settings.Spell("endpoint") : EndpointVariable, bare);

        TimeSpan timeout = settings.Timeout ?? options.IdleTimeout;
        options = options with
        {
            Token = null,
            Tls = tls,
            TokenSource = Live(settings, FindToken(settings)),
            IdleTimeout = timeout,
            ConnectTimeout = timeout < options.ConnectTimeout ? timeout : options.ConnectTimeout,
            ResponseTimeout = settings.Timeout ?? options.ResponseTimeout,
            Retry = options.Retry with { Budget = RequestBudget * timeout },
            MaxAnswerBytes = MaxAnswerBytes,
            MaxPageEntries = MaxPageEntries,
            MaxConnectionsPerServer = settings.MaxConnections ?? options.MaxConnectionsPerServer,
            MeterFactory = meters,
            SendsTraceContext = settings.TraceContext,
            DirectReads = settings.DirectReads is { } direct ? Enum.Parse<DirectReads>(direct, ignoreCase: true) : options.DirectReads,
        };
        ILogger<AisClient> logger = loggers.CreateLogger<AisClient>();
        if (tls.SkipVerify)
        {
            LogInsecure(logger);
        }

        return new AisClient(options, logger);
    }

    /// <summary>Finds the source of tokens.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <returns>The source; null when there is none.</returns>
    /// <exception cref="OptionException">It holds no token; the message names it.</exception>
    public static AisTokenSource? FindToken(MountSettings settings)
    {
        AisClientOptions options = new() { Endpoints = ["localhost"], Tls = new AisTlsOptions() };
        string? token = settings.Token ?? (settings.TokenFile is null ? options.Token : null);
        Check(settings.Token is not null ? settings.Spell("token") : AisTokenSource.TokenVariable, options with { Token = token });
        return string.IsNullOrEmpty(token) ? FindTokenFile(settings, options) : AisTokenSource.FromToken(token);
    }

    private static AisTokenSource? Live(MountSettings settings, AisTokenSource? source)
    {
        if (source is null || settings.LiveToken is not { } live)
        {
            return source;
        }

        live.Set(source);
        return live;
    }

    private static void Check(string origin, AisClientOptions options)
    {
        try
        {
            options.Validate();
        }
        catch (ArgumentException e)
        {
            throw new OptionException($"{origin}: {OneLine(e.Message)}");
        }
    }

    // The nearer wins: --token, --token-file, AIS_AUTHN_TOKEN, AIS_AUTHN_TOKEN_FILE. The client reads a file again when it changes.
    private static AisTokenSource? FindTokenFile(MountSettings settings, AisClientOptions options)
    {
        if (settings.Token is not null)
        {
            return null;
        }

        string origin = settings.TokenFile is not null ? settings.Spell("token-file") : AisTokenSource.TokenFileVariable;
        string? path = settings.TokenFile
            ?? (string.IsNullOrEmpty(options.Token) ? Environment.GetEnvironmentVariable(AisTokenSource.TokenFileVariable) : null);
        if (string.IsNullOrEmpty(path))
        {
            return null;
        }

        // Daemons leave the folder that they were started in.
        AisTokenSource source = AisTokenSource.FromFile(ValueParser.FullPath(origin, path));
        try
        {
            return source.GetToken() is { Length: > 0 } ? source : throw new OptionException($"{origin}: '{path}' does not exist or holds no token.");
        }
        catch (AisException e)
        {
            throw new OptionException($"{origin}: {OneLine(e.Message)}");
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    [LoggerMessage(5021, LogLevel.Warning, "Certificates of servers are not checked: whoever can redirect a connection can read and change what is transferred. Without --insecure and AIS_SKIP_VERIFY_CRT they are; --ca names an authority to trust")]
    private static partial void LogInsecure(ILogger logger);
}
