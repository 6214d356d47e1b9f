using AisFs.Cli.Configuration;
using AisFs.Cli.Logging;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Client;
using AisFs.Client.AuthN;
using AisFs.Vfs;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Mounting;

/// <summary>Reads the configuration again on SIGHUP, and lets take effect what can while the mount runs.</summary>
internal sealed partial class LiveSettings : IDisposable
{
    private readonly Reconfiguration _configuration;
    private readonly MountSettings _first;
    private readonly FileSystemComposition _composition;
    private readonly LogSetup _log;
    private readonly StopSignals _signals;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();

    private LiveSettings(Reconfiguration configuration, MountRun run, FileSystemComposition composition)
    {
        _configuration = configuration;
        _first = run.Settings;
        _composition = composition;
        _log = run.Log;
        _signals = run.Signals;
        _logger = run.Logger;
        _signals.HangUp += OnHangUp;
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="run">What the mount began with.</param>
    /// <param name="composition">The mount.</param>
    /// <returns>What listens until it is disposed; null when there is no configuration to read again.</returns>
    public static LiveSettings? Follow(MountRun run, FileSystemComposition composition)
        => run.Configuration is { } configuration ? new LiveSettings(configuration, run, composition) : null;

    /// <inheritdoc/>
    public void Dispose() => _signals.HangUp -= OnHangUp;

    private void OnHangUp()
    {
        lock (_gate)
        {
            try
            {
                Read();
            }
            catch (OptionException e)
            {
                LogRefused(_logger, e.Message);
            }
        }
    }

    private void Read()
    {
        (ResolvedMount now, IReadOnlyList<MountOption> changed) = _configuration.Read();
        List<MountOption> live = [.. changed.Where(option => option.IsLive && CanChange(option))];
        VfsOptions options = FileSystemSettings.Create(_composition.Source, now.Settings with { PartSize = _first.PartSize });

        // What may fail comes first: all of it takes effect, or nothing.
        AisTokenSource? token = live.Exists(static option => option.Name is "token" or "token-file") ? ClientSettings.FindToken(now.Settings) : null;
        bool hasNewCertificates = ClientSettings.RenewCertificates(_composition.Client);
        if (token is not null)
        {
            _first.LiveToken?.Set(token);
        }

        Apply(live, now.Settings, options);
        _configuration.Accept(now);
        Tell(now, live, [.. changed.Except(live)], hasNewCertificates);
    }

    private void Apply(List<MountOption> live, MountSettings now, VfsOptions options)
    {
        if (live.Exists(static option => option.Name is "cache-ttl" or "negative-ttl"))
        {
            _composition.FileSystem.Limits.SetCacheTimes(options.CacheTtl, options.NegativeTtl);
        }

        if (live.Exists(static option => option.Name == "read-ahead"))
        {
            _composition.FileSystem.Limits.SetReadAhead(options.Content.ReadAheadLimit);
        }

        if (live.Exists(static option => option.Name == "memory-limit"))
        {
            _composition.FileSystem.Limits.SetMemoryLimit(options.Content.MemoryLimit);
        }

        if (live.Exists(static option => option.Name == "metadata-cache"))
        {
            _composition.FileSystem.Limits.SetMetadataCache(options.MetadataCacheBytes);
        }

        if (live.Exists(static option => option.Name == "max-connections"))
        {
            _composition.Client.LimitConnections(now.MaxConnections ?? new AisClientOptions().MaxConnectionsPerServer);
        }

        if (live.Exists(static option => option.Name == "log-level") && !_first.Trace)
        {
            _log.Levels.Current = now.LogLevel;
        }
    }

    // A client that began without a token asks for none.
    private bool CanChange(MountOption option) => option.Name is not ("token" or "token-file") || _first.LiveToken is { IsUsed: true };

    private void Tell(ResolvedMount now, List<MountOption> live, List<MountOption> later, bool hasNewCertificates)
    {
        string took = live.Count == 0 ? string.Empty : $"{Listed(now, live)} took effect";
        string waits = later.Count == 0 ? string.Empty : $"{Listed(now, later)} will with the next mount";
        string renewed = hasNewCertificates ? "new connections are made with the certificates that the files hold now" : string.Empty;
        string told = took.Length + waits.Length + renewed.Length == 0 ? "nothing has changed" : string.Join("; ", new[] { took, renewed, waits }.Where(static text => text.Length > 0));
        LogRead(_logger, told);
    }

    private static string Listed(ResolvedMount now, List<MountOption> options)
        => string.Join(", ", options.Select(option => $"{option.Name}={Reconfiguration.ShownIn(now, option)}"));

    [LoggerMessage(5030, LogLevel.Information, "The configuration was read again: {Changes}")]
    private static partial void LogRead(ILogger logger, string changes);

    [LoggerMessage(5031, LogLevel.Error, "The configuration was read again and makes no sense, so everything stays as it was: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
