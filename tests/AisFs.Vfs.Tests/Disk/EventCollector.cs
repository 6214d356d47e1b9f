using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Tests.Disk;

/// <summary>Keeps the events that are logged.</summary>
internal sealed class EventCollector : ILogger
{
    private readonly ConcurrentQueue<(int Number, string Text)> _events = new();

    public int Count(int number) => _events.Count(found => found.Number == number);

    public override string ToString() => string.Join('\n', _events);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _events.Enqueue((eventId.Id, formatter(state, exception)));
}
