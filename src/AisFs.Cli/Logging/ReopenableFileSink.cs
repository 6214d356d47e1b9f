using System.Globalization;
using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace AisFs.Cli.Logging;

/// <summary>
/// A rolling log file that can be closed and opened again, so that logrotate may move it away: SIGHUP asks for that.
/// </summary>
/// <param name="path">Its path.</param>
/// <param name="formatter">Makes the lines.</param>
internal sealed class ReopenableFileSink(string path, ITextFormatter formatter) : ILogEventSink, IDisposable
{
    private const long GreatestFileBytes = 64L << 20;
    private const int KeptFiles = 8;
    private const int KeptCharacters = 1 << 16;

    private readonly Lock _gate = new();
    private readonly LogFile _file = new(path, GreatestFileBytes, KeptFiles);
    private readonly StringWriter _line = new(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        lock (_gate)
        {
            formatter.Format(logEvent, _line);
            StringBuilder text = _line.GetStringBuilder();
            _file.Write(text.ToString());
            text.Clear();
            text.Capacity = Math.Min(text.Capacity, KeptCharacters);
        }
    }

    /// <summary>Closes the file and opens it again by its name.</summary>
    public void Reopen()
    {
        lock (_gate)
        {
            _file.Reopen();
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
}
