using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>The icon that Explorer shows for a drive letter, as it stands in the registry. Every test has letters of its own.</summary>
public sealed class DriveIconTests : IAsyncLifetime
{
    private const string Drives = @"HKCU\Software\Classes\Applications\Explorer.exe\Drives";

    private readonly TempFolder _temp = new("icon");
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;
    private string _icon = null!;

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        _cluster = await TestCluster.GetSharedAsync();
        _bucket = await _cluster.CreateBucketAsync("icon");
        string file = _temp.Combine("cluster, blue.ico");
        await File.WriteAllBytesAsync(file, [0, 0, 1, 0, 0, 0]);
        _icon = WineTools.ToWindowsPath(file);
    }

    public async ValueTask DisposeAsync()
    {
        await _bucket.DisposeAsync();
        _temp.Dispose();
    }

    [Semantics("S50")]
    [Theory]
    [InlineData("G:", "", ",0")]
    [InlineData("H:", ",2", ",2")]
    [InlineData("I:", ",-101", ",-101")]
    public async Task A_drive_has_its_icon_for_as_long_as_the_mount_lives(string place, string index, string expected)
    {
        await using WineProgram mount = await MountAsync(place, "--icon", _icon + index);
        await ExpectAsync(place, _icon + expected);
        await WindowsCli.UnmountAsync(mount, place);
        Assert.Null(await IconAsync(place));
        Assert.NotEqual(0, (await RegistryAsync("query", $@"{Drives}\{place[0]}")).ExitCode);
    }

    [Semantics("S50")]
    [Fact]
    public async Task The_icon_that_others_gave_a_letter_stays()
    {
        (await RegistryAsync("add", $@"{Drives}\J\DefaultIcon", "/ve", "/d", "theirs.ico", "/f")).Ok();
        await using WineProgram mount = await MountAsync("J:", "--icon", _icon);
        await mount.WaitForAsync("J: has an icon that is not of AisFs; it stays");
        Assert.Equal("theirs.ico", await IconAsync("J:"));
        await WindowsCli.UnmountAsync(mount, "J:");
        Assert.Equal("theirs.ico", await IconAsync("J:"));
    }

    [Semantics("S50")]
    [Fact]
    public async Task What_others_keep_for_a_letter_stays()
    {
        (await RegistryAsync("add", $@"{Drives}\K\DefaultLabel", "/ve", "/d", "theirs", "/f")).Ok();
        await using WineProgram mount = await MountAsync("K:", "--icon", _icon);
        await ExpectAsync("K:", _icon + ",0");
        await WindowsCli.UnmountAsync(mount, "K:");
        Assert.Null(await IconAsync("K:"));
        (await RegistryAsync("query", $@"{Drives}\K\DefaultLabel", "/ve")).Ok();
    }

    [Semantics("S50")]
    [Fact]
    public async Task What_a_killed_mount_left_is_removed_by_the_next_and_what_a_living_one_has_is_not()
    {
        await using WineProgram killed = await MountAsync("L:", "--icon", _icon);
        await using WineProgram living = await MountAsync("M:", "--icon", _icon);
        await ExpectAsync("L:", _icon + ",0");
        await ExpectAsync("M:", _icon + ",0");
        await killed.KillAsync();
        await using WineProgram next = await MountAsync("N:");
        await ExpectAsync("L:", null);
        Assert.Equal(_icon + ",0", await IconAsync("M:"));
        await WindowsCli.UnmountAsync(next, "N:");
        await WindowsCli.UnmountAsync(living, "M:");
        Assert.Null(await IconAsync("M:"));
    }

    [Theory]
    [InlineData("O:", @"Z:\nowhere\no.ico,1", @"icon: 'Z:\nowhere\no.ico' is no file")]
    [InlineData("O:", @"Z:\", "is no file")]
    [InlineData(@"Z:\tmp\aisfs-no-letter", null, "icon: only a drive letter can have an icon")]
    public async Task What_cannot_be_an_icon_is_told(string place, string? icon, string message)
    {
        await using WineProgram mount = await WindowsCli.StartAsync(["mount", _bucket.Url, place, "--foreground", "--endpoint", _cluster.Endpoint, "--icon", icon ?? _icon]);
        Assert.Equal(2, await mount.WaitAsync());
        Assert.Contains(message, mount.Log.ToString(), StringComparison.Ordinal);
    }

    private static async Task<CommandResult> RegistryAsync(params string[] arguments)
        => (await CommandRunner.RunAsync(WineTools.Loader[0], [.. WineTools.Loader.Skip(1), "reg", .. arguments], TimeSpan.FromMinutes(1), environment: await WineTools.PrepareAsync())).Ended();

    // "    (Default)    REG_SZ    value"
    private static async Task<string?> IconAsync(string place)
    {
        CommandResult result = await RegistryAsync("query", $@"{Drives}\{place[0]}\DefaultIcon", "/ve");
        return result.ExitCode != 0 ? null : result.Output.Split("REG_SZ")[^1].Trim();
    }

    // The icon follows the mount, which is what a start waits for.
    private static async Task ExpectAsync(string place, string? expected)
    {
        string? icon = null;
        await Wait.TryUntilAsync(async () => (icon = await IconAsync(place)) == expected);
        Assert.Equal(expected, icon);
    }

    private async Task<WineProgram> MountAsync(string place, params string[] options)
    {
        WineProgram mount = await WindowsCli.StartAsync(
            ["mount", _bucket.Url, place, "--foreground", "--endpoint", _cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(_temp.MakeFolder($"staging-{place[0]}")), .. options]);
        Assert.True(mount.Port != 0, mount.Log.ToString());
        return mount;
    }
}
