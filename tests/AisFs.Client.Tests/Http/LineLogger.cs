using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AisFs.Client.Tests.Http;

/// <summary>Keeps the texts of what is logged.</summary>
/// <param name="least">The lowest level that is kept.</param>
internal sealed class LineLogger(LogLevel least = LogLevel.Information) : ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Lines.Enqueue(formatter(state, exception));
        }
    }
}
