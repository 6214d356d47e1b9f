using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>The volume while the rename of a folder takes long: the driver lets nothing be opened, and takes no notifications.</summary>
public sealed class SlowRenameTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(6);

    [Fact]
    [Semantics("S87", "S88")]
    public async Task While_a_folder_is_renamed_open_files_go_on_and_what_changes_is_told_afterwards()
    {
        WineTools.Require();
        using TempFolder staging = new("slow-rename");
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("slow-rename");
        byte[] large = TestBytes.Make(4_000_000, 3);
        await bucket.PutAsync("large", large);
        for (int i = 0; i < 5; i++)
        {
            await bucket.PutAsync($"folder/{i}", TestBytes.Make(100, (ulong)i));
        }

        await using WineProgram mount = await WindowsCli.StartAsync(
            ["mount", bucket.Url, "--network", @"\\slow\rename", "--foreground", "--endpoint", cluster.Endpoint, "--watch", "1", "--cache-ttl", "0",
                "--staging-dir", WineTools.ToWindowsPath(staging.Path)]);
        Assert.True(mount.Port != 0, mount.Log.ToString());
        using StandInClient client = mount.Connect();
        using StandInClient renamer = mount.Connect();
        uint root = client.Create(@"\", WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
        uint reader = client.Create(@"\large", WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        uint folder = renamer.Create(@"\folder", WindowsAccess.Delete | WindowsAccess.ReadAttributes, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;

        // The watch knows the folder once it tells of the first change.
        int changes = 0;
        await Wait.UntilAsync(
            async () =>
            {
                await bucket.PutAsync($"first{changes++}", []);
                return IsTold(client, "first");
            },
            () => $"nothing is told of:\n{mount.Log}",
            s_limit,
            TimeSpan.FromMilliseconds(500));
        cluster.Server.Faults.Add(new FaultRule { Action = FaultAction.Delay, Delay = s_slow, Operation = Operation.ObjectCopy, Role = NodeRole.Target });
        uint started = renamer.Start(c => c.Rename(folder, @"\renamed"));
        await Wait.UntilAsync(() => cluster.Server.Faults.Struck > 0, () => $"nothing is renamed:\n{mount.Log}", s_limit);
        Task<WindowsResult<byte[]>> renaming = Task.Factory.StartNew(() => renamer.Finish(started), TaskCreationOptions.LongRunning);
        await bucket.PutAsync("second", []);
        Assert.Equal(large[3_000_000..3_100_000], client.Read(reader, 3_000_000, 100_000).Ok());
        Assert.False(renaming.IsCompleted, "the read waited for the rename");
        (await renaming).Ok();
        await Wait.UntilAsync(() => IsTold(client, "second"), () => $"what changed meanwhile is not told:\n{mount.Log}", s_limit);
        client.Close(root).Ok();
        client.Close(reader).Ok();
        Assert.Empty(client.GetComplaints());
        await WindowsCli.UnmountAsync(mount, @"\\slow\rename");
    }

    private static bool IsTold(StandInClient client, string name)
        => client.TakeChanges().Any(c => c.Path.StartsWith($@"\{name}", StringComparison.Ordinal));
}
