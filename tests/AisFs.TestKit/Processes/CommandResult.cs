using Xunit;

namespace AisFs.TestKit.Processes;

/// <summary>How a program ended.</summary>
/// <param name="CommandLine">What was run.</param>
/// <param name="ExitCode">Its exit code; -1 when it was killed for taking too long.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="TimedOut">Whether it was killed for taking too long.</param>
public sealed record CommandResult(string CommandLine, int ExitCode, string Output, string Error, bool TimedOut)
{
    /// <summary>Fails the test unless the program succeeded.</summary>
    /// <returns>Itself.</returns>
    public CommandResult Ok()
    {
        Assert.True(ExitCode == 0 && !TimedOut, ToString());
        return this;
    }

    /// <summary>Fails the test unless the program ended in time with an error of its own.</summary>
    /// <returns>Itself.</returns>
    public CommandResult Failed()
    {
        Assert.True(ExitCode != 0 && !TimedOut, ToString());
        return this;
    }

    /// <summary>Fails the test if the program had to be killed.</summary>
    /// <returns>Itself.</returns>
    public CommandResult Ended()
    {
        Assert.False(TimedOut, ToString());
        return this;
    }

    /// <summary>The whole story.</summary>
    /// <returns>Command line, outcome and both outputs.</returns>
    public override string ToString()
        => $"{CommandLine}\n{(TimedOut ? "killed after its time limit" : $"exit code {ExitCode}")}\n{Tail(Output)}\n{Tail(Error)}";

    private static string Tail(string text) => text.Length <= 4000 ? text : string.Concat("[...]", text.AsSpan(text.Length - 4000));
}
