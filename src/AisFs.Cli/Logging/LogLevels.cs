using Serilog.Core;
using Serilog.Events;

namespace AisFs.Cli.Logging;

/// <summary>What is worth a line in the log. It can change while the program runs; all loggers follow at once.</summary>
internal sealed class LogLevels
{
    private readonly LoggingLevelSwitch _all;

    // Kestrel tells of every connection that a client drops.
    private readonly LoggingLevelSwitch _web;

    /// <summary>Begins with a level.</summary>
    /// <param name="level">The level.</param>
    public LogLevels(LogEventLevel level)
    {
        _all = new LoggingLevelSwitch(level);
        _web = new LoggingLevelSwitch(WebLevelOf(level));
    }

    /// <summary>The present level. May be set from any thread.</summary>
    public LogEventLevel Current
    {
        get => _all.MinimumLevel;
        set
        {
            _all.MinimumLevel = value;
            _web.MinimumLevel = WebLevelOf(value);
        }
    }

    /// <summary>The switch of all loggers.</summary>
    public LoggingLevelSwitch All => _all;

    /// <summary>The switch of the web server's loggers.</summary>
    public LoggingLevelSwitch Web => _web;

    private static LogEventLevel WebLevelOf(LogEventLevel level)
        => level > LogEventLevel.Debug && level < LogEventLevel.Warning ? LogEventLevel.Warning : level;
}
