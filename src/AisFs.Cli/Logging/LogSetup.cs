using AisFs.Cli.Options;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;

namespace AisFs.Cli.Logging;

/// <summary>Serilog for the daemon: console in the foreground, a rolling file where one is wanted.</summary>
internal sealed class LogSetup : IDisposable
{
    private readonly ReopenableFileSink? _file;
    private readonly StormFilter _storms;
    private readonly Logger _logger;

    private LogSetup(Logger logger, LogLevels levels, LogOrigin origin, StormFilter storms, ReopenableFileSink? file)
    {
        _logger = logger;
        Levels = levels;
        Origin = origin;
        _storms = storms;
        _file = file;
        Factory = new SerilogLoggerFactory(logger);
        storms.Attach(Factory.CreateLogger("AisFs.Log"));
    }

    /// <summary>Hands loggers to the libraries.</summary>
    public ILoggerFactory Factory { get; }

    /// <summary>What is worth a line; may change while the program runs.</summary>
    public LogLevels Levels { get; }

    /// <summary>What each line says of where it comes from.</summary>
    public LogOrigin Origin { get; }

    /// <summary>Sets logging up.</summary>
    /// <param name="level">What is worth a line.</param>
    /// <param name="console">Whether to write to standard error.</param>
    /// <param name="path">The log file, or null.</param>
    /// <param name="format">How lines look.</param>
    /// <param name="eventLog">Whether warnings and errors go to the event log of Windows, too.</param>
    /// <returns>The loggers.</returns>
    public static LogSetup Create(LogEventLevel level, bool console, string? path, LogFormat format = LogFormat.Text, bool eventLog = false)
    {
        LogLevels levels = new(level);
        LogOrigin origin = new();
        LoggerConfiguration configuration = new LoggerConfiguration().MinimumLevel.ControlledBy(levels.All);
        configuration.MinimumLevel.Override("Microsoft.AspNetCore", levels.Web);

        LoggerConfiguration outputs = new LoggerConfiguration().MinimumLevel.Verbose();
        if (console)
        {
            outputs.WriteTo.Console(FormatterOf(format, origin, JournalStream.IsStandardError()), standardErrorFromLevel: LogEventLevel.Verbose);
        }

        if (eventLog && OperatingSystem.IsWindows())
        {
            outputs.WriteTo.Sink(new EventLogSink(), LogEventLevel.Warning);
        }

        ReopenableFileSink? file = null;
        if (path is not null)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path) ?? path);
                file = new ReopenableFileSink(path, FormatterOf(format, origin, isJournal: false));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new OptionException($"--log-file: '{path}' cannot be written: {e.Message}");
            }

            outputs.WriteTo.Sink(file);
        }

        StormFilter storms = new(outputs.CreateLogger(), levels, TimeProvider.System);
        configuration.WriteTo.Sink(storms);
        return new LogSetup(configuration.CreateLogger(), levels, origin, storms, file);
    }

    /// <summary>Where a daemon logs when it was not told.</summary>
    /// <returns>A path in the user's state folder, or below /var/log for root.</returns>
    public static string DefaultPath() => LogPlaces.OfThisUser();

    /// <summary>Reopens the log file by its name.</summary>
    public void Reopen() => _file?.Reopen();

    /// <inheritdoc/>
    public void Dispose()
    {
        _storms.Flush();
        Factory.Dispose();
        _logger.Dispose();
        _file?.Dispose();
    }

    private static ITextFormatter FormatterOf(LogFormat format, LogOrigin origin, bool isJournal)
        => format == LogFormat.Json ? new JsonLineFormatter(origin, isJournal) : new TextLineFormatter(origin, isJournal);
}
