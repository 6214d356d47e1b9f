using Serilog.Core;
using Serilog.Events;

namespace AisFs.Cli.Logging;

/// <summary>What is worth a line in the log. It can change while the program runs; all loggers follow at once.</summary>
internal sealed class LogLevels
{
    private static readonly Dictionary<string, LogEventLevel> s_names = new(StringComparer.Ordinal)
    {
        ["verbose"] = LogEventLevel.Verbose,
        ["debug"] = LogEventLevel.Debug,
        ["information"] = LogEventLevel.Information,
        ["warning"] = LogEventLevel.Warning,
        ["error"] = LogEventLevel.Error,
    };

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

    /// <summary>Finds a level by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The level; null when there is none of that name.</returns>
    public static LogEventLevel? Find(string name) => s_names.TryGetValue(name, out LogEventLevel level) ? level : null;

    /// <summary>The name of a level, as the options have it.</summary>
    /// <param name="level">The level.</param>
    /// <returns>The name in small letters.</returns>
    public static string NameOf(LogEventLevel level) => s_names.FirstOrDefault(pair => pair.Value == level).Key ?? "error";

    /// <summary>The switch of all loggers.</summary>
    public LoggingLevelSwitch All => _all;

    /// <summary>The switch of the web server's loggers.</summary>
    public LoggingLevelSwitch Web => _web;

    private static LogEventLevel WebLevelOf(LogEventLevel level)
        => level > LogEventLevel.Debug && level < LogEventLevel.Warning ? LogEventLevel.Warning : level;
}
