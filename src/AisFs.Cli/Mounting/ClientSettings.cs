using System.Diagnostics.Metrics;
using AisFs.Cli.Options;
using AisFs.Client;
using AisFs.Client.AuthN;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Mounting;

/// <summary>The client of a mount, made of its options alone. What makes no sense is blamed on where it came from.</summary>
internal static partial class ClientSettings
{
    // Two attempts that are not answered, and then one more, of a proxy and a target each: within ten times the timeout.
    private const int RequestBudget = 5;

    // Of listings that are longer smaller pages are asked for.
    private const int MaxAnswerBytes = 16 << 20;
    private const int MaxPageEntries = 50_000;

    /// <summary>Makes the client.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <param name="loggers">Makes the logger.</param>
    /// <param name="meters">Makes the meter of the client; null: one without tags.</param>
    /// <returns>The client.</returns>
    /// <exception cref="OptionException">An option or a variable makes no sense; the message names it.</exception>
    public static AisClient CreateClient(MountSettings settings, ILoggerFactory loggers, IMeterFactory? meters = null)
    {
        if (settings.Endpoints.Count == 0)
        {
            throw new OptionException("no cluster was named: give --endpoint http://HOST:PORT or set AIS_ENDPOINT.");
        }

        AisTlsOptions tls = TlsSettings.Create(settings);
        AisClientOptions options = new() { Endpoints = settings.Endpoints, Token = null, Tls = new AisTlsOptions() };
        Check(settings.Spell("endpoint"), options);

        TimeSpan timeout = settings.Timeout ?? options.IdleTimeout;
        options = options with
        {
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
        if (string.IsNullOrEmpty(settings.Token))
        {
            return settings.TokenFile is { } path ? OfFile(settings.Spell("token-file"), path) : null;
        }

        Check(settings.Spell("token"), new AisClientOptions { Endpoints = ["localhost"], Token = settings.Token, Tls = new AisTlsOptions() });
        return AisTokenSource.FromToken(settings.Token);
    }

    /// <summary>Has a client make new connections with the certificates that its files hold now.</summary>
    /// <param name="client">The client.</param>
    /// <returns>Whether the files were replaced.</returns>
    /// <exception cref="OptionException">They do not hold what they should; connections are made as before.</exception>
    public static bool RenewCertificates(AisClient client)
    {
        try
        {
            return client.RenewCertificates();
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new OptionException($"ca, cert or key: {OneLine(e.Message)}");
        }
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

    // The client reads the file again when it changes.
    private static AisTokenSource OfFile(string origin, string path)
    {
        AisTokenSource source = AisTokenSource.FromFile(path);
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
