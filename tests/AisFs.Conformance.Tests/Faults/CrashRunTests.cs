using System.Globalization;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.Crash;
using AisFs.TestKit;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>
/// Short runs of AisFs.Crash: a load whose mount is killed, and one whose machine loses its power. AISFS_CRASH_KILLS and
/// AISFS_CRASH_POWER_LOSSES make them longer.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class CrashRunTests
{
    [Fact]
    [Semantics("S23", "S25", "S26", "S75", "S76")]
    public async Task A_kill_at_any_moment_loses_nothing_that_was_acknowledged_or_staged()
    {
        TestKit.Require.Fuse();
        using KillRun run = new(new CrashOptions { Kills = Count("AISFS_CRASH_KILLS", 8), Seed = 3 });
        await run.GoAsync();
        Assert.True(run.Tally.Operations > 0);
    }

    [Fact]
    [Semantics("S76")]
    public async Task A_loss_of_power_at_any_moment_makes_no_wrong_upload()
    {
        TestKit.Require.Fuse();
        TestKit.Require.That(Environment.IsPrivilegedProcess, "a new start of the machine is played with mount --bind, which needs root");
        TestKit.Require.Tool("unshare", "util-linux");
        PowerRun run = new(new CrashOptions { PowerLosses = Count("AISFS_CRASH_POWER_LOSSES", 3), Seed = 3 });
        await run.GoAsync();
        Assert.True(run.Tally.Kept > 0);
    }

    private static int Count(string variable, int usual)
        => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
