using System.Runtime.InteropServices;
using AisFs.Cli.Running;
using AisFs.TestKit;

namespace AisFs.Cli.Tests;

/// <summary>What signals mean, there and here: a closed console is no wish for a new log file.</summary>
public sealed class SignalMeaningTests
{
    [Semantics("S43")]
    [Theory]
    [InlineData(PosixSignal.SIGINT, "Stop", "Stop")]
    [InlineData(PosixSignal.SIGQUIT, "Stop", "Stop")]
    [InlineData(PosixSignal.SIGTERM, "End", "Stop")]
    [InlineData(PosixSignal.SIGHUP, "End", "ReopenLog")]
    public void A_signal_means_what_its_system_means_by_it(PosixSignal signal, string onWindows, string elsewhere)
    {
        Assert.Equal(onWindows, StopSignals.MeaningOf(signal, onWindows: true).ToString());
        Assert.Equal(elsewhere, StopSignals.MeaningOf(signal, onWindows: false).ToString());
    }
}
