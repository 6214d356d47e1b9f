using AisFs.TestKit.Processes;
using Microsoft.Extensions.Logging;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>Keeps what is logged, to be shown when a test fails.</summary>
internal sealed class LogCollector : ILoggerFactory
{
    public ProcessLog Log { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Collector(Log, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Collector(ProcessLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Add($"{logLevel} {category}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
