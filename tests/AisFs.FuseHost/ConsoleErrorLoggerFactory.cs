using Microsoft.Extensions.Logging;

namespace AisFs.FuseHost;

/// <summary>Writes logs to the standard error.</summary>
internal sealed class ConsoleErrorLoggerFactory(LogLevel level) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= level;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Console.Error.WriteLine(FormattableString.Invariant($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}"));
        }
    }

    public void Dispose()
    {
    }
}
