using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.Tests.Fuzz;

/// <summary>Keeps what was logged with an exception at level Error: what nothing foresaw.</summary>
internal sealed class ErrorCollector : ILoggerFactory
{
    private readonly ConcurrentQueue<string> _unexpected = new();

    public IReadOnlyCollection<string> Unexpected => [.. _unexpected];

    public ILogger CreateLogger(string categoryName) => new Collector(_unexpected);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Collector(ConcurrentQueue<string> unexpected) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && exception is not null)
            {
                unexpected.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
