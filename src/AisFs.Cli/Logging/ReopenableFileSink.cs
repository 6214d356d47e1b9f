using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace AisFs.Cli.Logging;

/// <summary>
/// A rolling log file that can be closed and opened again, so that logrotate may move it away: SIGHUP asks for that.
/// </summary>
internal sealed class ReopenableFileSink : ILogEventSink, IDisposable
{
    private const long GreatestFileBytes = 64L << 20;
    private const int KeptFiles = 8;

    private readonly string _path;
    private readonly Lock _gate = new();
    private Logger _file;

    public ReopenableFileSink(string path)
    {
        _path = path;
        _file = Open();
    }

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        lock (_gate)
        {
            _file.Write(logEvent);
        }
    }

    /// <summary>Closes the file and opens it again by its name.</summary>
    public void Reopen()
    {
        lock (_gate)
        {
            _file.Dispose();
            _file = Open();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }

    private Logger Open() => new LoggerConfiguration()
        .MinimumLevel.Verbose()
        .WriteTo.File(
            _path,
            outputTemplate: LogSetup.FileTemplate,
            formatProvider: CultureInfo.InvariantCulture,
            fileSizeLimitBytes: GreatestFileBytes,
            rollOnFileSizeLimit: true,
            retainedFileCountLimit: KeptFiles,
            hooks: new PrivateFiles())
        .CreateLogger();
}
