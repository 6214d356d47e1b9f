using System.Globalization;
using AisFs.Cli.Options;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace AisFs.Cli.Logging;

/// <summary>Serilog for the daemon: console in the foreground, a rolling file where one is wanted.</summary>
internal sealed class LogSetup : IDisposable
{
    internal const string FileTemplate = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}";
    private const string ConsoleTemplate = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    private readonly ReopenableFileSink? _file;
    private readonly Logger _logger;

    private LogSetup(Logger logger, LogLevels levels, ReopenableFileSink? file)
    {
        _logger = logger;
        Levels = levels;
        _file = file;
        Factory = new SerilogLoggerFactory(logger);
    }

    /// <summary>Hands loggers to the libraries.</summary>
    public ILoggerFactory Factory { get; }

    /// <summary>What is worth a line; may change while the program runs.</summary>
    public LogLevels Levels { get; }

    /// <summary>Sets logging up.</summary>
    /// <param name="level">What is worth a line.</param>
    /// <param name="console">Whether to write to standard error.</param>
    /// <param name="path">The log file, or null.</param>
    /// <param name="eventLog">Whether warnings and errors go to the event log of Windows, too.</param>
    /// <returns>The loggers.</returns>
    public static LogSetup Create(LogEventLevel level, bool console, string? path, bool eventLog = false)
    {
        LogLevels levels = new(level);
        LoggerConfiguration configuration = new LoggerConfiguration().MinimumLevel.ControlledBy(levels.All);
        configuration.MinimumLevel.Override("Microsoft.AspNetCore", levels.Web);

        LoggerConfiguration outputs = new LoggerConfiguration().MinimumLevel.Verbose();
        if (console)
        {
            outputs.WriteTo.Console(
                outputTemplate: ConsoleTemplate,
                formatProvider: CultureInfo.InvariantCulture,
                standardErrorFromLevel: LogEventLevel.Verbose);
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

                // Serilog would swallow the error of an unwritable file.
                PrivateFiles.Touch(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new OptionException($"--log-file: '{path}' cannot be written: {e.Message}");
            }

            file = new ReopenableFileSink(path);
            outputs.WriteTo.Sink(file);
        }

        configuration.WriteTo.Sink(new PrintableSink(outputs.CreateLogger()));
        return new LogSetup(configuration.CreateLogger(), levels, file);
    }

    /// <summary>Where a daemon logs when it was not told.</summary>
    /// <returns>A path in the user's state folder, or below /var/log for root.</returns>
    public static string DefaultPath()
    {
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess)
        {
            return "/var/log/aisfs/aisfs.log";
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string folder = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state ? state : Path.Combine(home, ".local", "state");
        return Path.Combine(folder, "aisfs", "aisfs.log");
    }

    /// <summary>Reopens the log file by its name.</summary>
    public void Reopen() => _file?.Reopen();

    /// <inheritdoc/>
    public void Dispose()
    {
        Factory.Dispose();
        _logger.Dispose();
        _file?.Dispose();
    }
}
