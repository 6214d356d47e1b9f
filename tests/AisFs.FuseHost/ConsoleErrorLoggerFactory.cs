using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AisFs.FuseHost;

/// <summary>Writes logs to the standard error, and counts all that is logged.</summary>
internal sealed class ConsoleErrorLoggerFactory(LogLevel printed, LogLevel counted) : ILoggerFactory, ILogger
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

    public bool IsEnabled(LogLevel logLevel) => logLevel >= printed || logLevel >= counted;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _counts.AddOrUpdate(eventId.Id, 1, static (_, count) => count + 1);
        if (logLevel >= printed)
        {
            Console.Error.WriteLine(FormattableString.Invariant($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}"));
        }
    }

    public void Dispose()
    {
    }
}
