using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AisFs.FuseHost;

/// <summary>Writes logs to the standard error, and counts what is logged from level Debug on.</summary>
internal sealed class ConsoleErrorLoggerFactory(LogLevel level) : ILoggerFactory, ILogger
{
    private readonly ConcurrentDictionary<int, int> _counts = [];

    /// <summary>How often an event was logged.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>How often.</returns>
    public int Count(int id) => _counts.GetValueOrDefault(id);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= level || logLevel == LogLevel.Debug;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _counts.AddOrUpdate(eventId.Id, 1, static (_, count) => count + 1);
        if (logLevel >= level)
        {
            Console.Error.WriteLine(FormattableString.Invariant($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}"));
        }
    }

    public void Dispose()
    {
    }
}
