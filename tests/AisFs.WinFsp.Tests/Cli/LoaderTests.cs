using System.Globalization;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>That Windows programs start every time, and not only nearly every time.</summary>
public sealed class LoaderTests
{
    // Where Wine maps Windows' shared user data, and what it keeps free before it.
    private const long SharedUserData = 0x7ff00000;

    [Fact]
    public async Task The_heap_of_the_loader_ends_before_what_Windows_has_at_a_fixed_place()
    {
        WineTools.Require();
        Assert.SkipWhen(WineTools.Loader.Count == 1, "this machine does not let a process choose how it is laid out (setarch -R)");
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("loader");
        await using WineProgram mount = await WindowsCli.StartAsync(["mount", bucket.Url, "--network", @"\\loader\data", "--foreground", "--endpoint", cluster.Endpoint]);
        string map = Assert.Single(await File.ReadAllLinesAsync($"/proc/{mount.ProcessId}/maps", TestContext.Current.CancellationToken), line => line.EndsWith("[heap]", StringComparison.Ordinal));
        string end = map[(map.IndexOf('-', StringComparison.Ordinal) + 1)..map.IndexOf(' ', StringComparison.Ordinal)];
        Assert.True(long.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture) <= SharedUserData, $"{map}: the kernel chose the place at random");
    }
}
