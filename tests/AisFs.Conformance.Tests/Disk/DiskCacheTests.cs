using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Disk;

public sealed class DiskCacheTests() : DiskCacheMount("disk")
{
    [Theory]
    [InlineData]
    [InlineData("--read-only")]
    [Semantics("S205", "S208")]
    public async Task A_later_mount_reads_from_the_folder_without_a_request_for_bytes(params string[] arguments)
    {
        byte[][] all = await PutAsync(20, 100_000);
        byte[] large = TestBytes.Make(20 * Mebibyte, 99);
        await Bucket.PutAsync("large", large);
        await using (MountProcess first = await MountAsync())
        {
            await ReadAllAsync(first, all);
            ByteAssert.Same(large, await ReadAsync(first, "large"));
            Assert.Equal(0, await first.StopAsync());
        }

        Assert.NotEqual(0, Gets());
        await using MountProcess mount = await MountAsync(arguments);
        for (int round = 0; round < 2; round++)
        {
            await ReadAllAsync(mount, all);
            ByteAssert.Same(large, await ReadAsync(mount, "large"));
        }

        Assert.Equal(0, Gets());
        CommandResult open = (await CommandRunner.RunAsync("find", [CacheFolder, "-perm", "/077"], TimeSpan.FromSeconds(20))).Ok();
        Assert.Empty(open.Output);
    }

    [Fact]
    [Semantics("S205")]
    public async Task Only_what_the_folder_has_not_is_asked_for()
    {
        byte[] large = TestBytes.Make(8 * Mebibyte, 7);
        await Bucket.PutAsync("large", large);
        await using (MountProcess first = await MountAsync("--kernel-read-ahead", "0"))
        {
            using (FileStream file = File.OpenRead(Path.Combine(first.Mountpoint, "large")))
            {
                byte[] part = new byte[4096];
                file.Position = 5 * Mebibyte;
                await file.ReadExactlyAsync(part, TestContext.Current.CancellationToken);
                ByteAssert.Same(large[(5 * Mebibyte)..((5 * Mebibyte) + 4096)], part);
            }

            await first.StopAsync();
        }

        long before = Cluster.Server.Requests.BytesSent;
        await using MountProcess mount = await MountAsync();
        ByteAssert.Same(large, await ReadAsync(mount, "large"));
        Assert.InRange(Cluster.Server.Requests.BytesSent - before, 4 * Mebibyte, large.Length - 4096 + (64 << 10));
    }

    [Theory]
    [InlineData("--cache-ttl", "0")]
    [InlineData("--cache-ttl", "0", "--read-only")]
    [Semantics("S206")]
    public async Task An_object_that_another_client_overwrites_is_read_anew(params string[] arguments)
    {
        byte[] old = TestBytes.Make(3 * Mebibyte, 1);
        byte[] changed = TestBytes.Make(3 * Mebibyte, 2);
        await Bucket.PutAsync("file", old);
        await using MountProcess mount = await MountAsync(arguments);
        ByteAssert.Same(old, await ReadAsync(mount, "file"));
        await Wait.UntilAsync(() => DataFiles.Length == 1, static () => "Nothing is kept.");
        ByteAssert.Same(old, await ReadAsync(mount, "file"));
        await Bucket.PutAsync("file", changed);
        ByteAssert.Same(changed, await ReadAsync(mount, "file"));
        await mount.StopAsync();
        Gets();
        await using MountProcess again = await MountAsync();
        ByteAssert.Same(changed, await ReadAsync(again, "file"));
        Assert.Equal(0, Gets());
    }

    [Fact]
    [Semantics("S207")]
    public async Task A_changed_byte_in_the_folder_reaches_no_program()
    {
        byte[][] all = await PutAsync(1, 5 * Mebibyte);
        await using (MountProcess first = await MountAsync())
        {
            await ReadAllAsync(first, all);
            await first.StopAsync();
        }

        await using (FileStream data = new(Assert.Single(DataFiles), FileMode.Open))
        {
            data.Position = 3 * Mebibyte;
            int value = data.ReadByte();
            data.Position--;
            data.WriteByte((byte)(value ^ 1));
        }

        await using MountProcess mount = await MountAsync();
        await ReadAllAsync(mount, all);
        Assert.True(await mount.WaitForLogAsync("is damaged", Wait.Limit));
        await mount.WaitForControlAsync();
        using JsonDocument status = JsonDocument.Parse((await mount.AskAsync("status", mount.Mountpoint, "--json")).Ok().Output);
        JsonElement disk = status.RootElement.GetProperty("mounts")[0].GetProperty("status").GetProperty("caches").GetProperty("disk");
        Assert.Equal(1, disk.GetProperty("damaged").GetInt64());
    }

    [Fact]
    [Semantics("S207")]
    public async Task A_daemon_that_is_killed_while_it_fills_the_folder_leaves_nothing_wrong()
    {
        byte[][] all = await PutAsync(12, 2 * Mebibyte);
        for (int round = 0; round < 3; round++)
        {
            MountProcess killed = await MountAsync();
            Task reading = Task.WhenAll(Enumerable.Range(0, all.Length).Select(i => CommandRunner.RunAsync(
                "cat", [Path.Combine(killed.Mountpoint, $"o{i}")], TimeSpan.FromSeconds(60))));
            int wanted = Math.Min(all.Length, DataFiles.Length + 2);
            await Wait.UntilAsync(() => DataFiles.Length >= wanted || reading.IsCompleted, static () => "Nothing is written.");
            killed.Kill();
            await reading;
            await killed.DisposeAsync();
            await using MountProcess mount = await MountAsync();
            Gets();
            await ReadAllAsync(mount, all);
            Assert.DoesNotContain("is damaged", mount.Log.ToString(), StringComparison.Ordinal);
            await mount.StopAsync();
            if (round < 2)
            {
                // The next round begins with a part of the files only.
                foreach (string file in DataFiles.Skip(round + 3))
                {
                    File.Delete(file);
                }
            }
        }

        await using MountProcess last = await MountAsync();
        Gets();
        await ReadAllAsync(last, all);
        Assert.Equal(0, Gets());
    }

    [Fact]
    [Semantics("S208")]
    public async Task Two_mounts_fill_and_read_one_folder_at_the_same_time()
    {
        byte[][] all = await PutAsync(30, 300_000);
        await using MountProcess left = await MountAsync();
        await using MountProcess right = await MountAsync();
        await Task.WhenAll(ReadAllAsync(left, all), ReadAllAsync(right, all));
        Assert.DoesNotContain("is damaged", left.Log.ToString() + right.Log, StringComparison.Ordinal);
        await left.StopAsync();
        await right.StopAsync();
        Gets();
        await using MountProcess mount = await MountAsync();
        await ReadAllAsync(mount, all);
        Assert.Equal(0, Gets());
        Assert.Equal(all.Length, DataFiles.Length);
    }

    [Fact]
    [Semantics("S209")]
    public async Task Under_a_limit_all_that_is_read_is_right_and_the_folder_stays_within()
    {
        const long Limit = 20 * Mebibyte;
        byte[][] all = await PutAsync(60, Mebibyte);
        await using MountProcess mount = await MountAsync("--cache-size", "20MiB", "--memory-limit", "64MiB");
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < all.Length; i++)
            {
                ByteAssert.Same(all[i], await ReadAsync(mount, $"o{i}"));
                CommandResult used = (await CommandRunner.RunAsync("du", ["-sk", CacheFolder], TimeSpan.FromSeconds(20))).Ended();
                Assert.InRange(long.Parse(used.Output.Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture) << 10, 0, Limit + (2 << 20));
            }
        }

        Assert.InRange(DataFiles.Length, 10, 20);
    }

    [Fact]
    [Semantics("S211")]
    public async Task By_the_second_use_one_pass_writes_nothing()
    {
        byte[][] all = await PutAsync(5, 200_000);
        await using MountProcess mount = await MountAsync("--cache-admit", "second");
        await ReadAllAsync(mount, all);
        await mount.WaitForControlAsync();
        (await mount.AskAsync("forget", mount.Mountpoint)).Ok();
        Assert.Empty(DataFiles);
        await ReadAllAsync(mount, all);
        await mount.StopAsync();
        Assert.Equal(all.Length, DataFiles.Length);
    }

    [Fact]
    [Semantics("S205")]
    public async Task What_is_on_the_disk_is_read_while_the_cluster_gives_no_bytes()
    {
        byte[][] all = await PutAsync(3, 2 * Mebibyte);
        await using (MountProcess first = await MountAsync())
        {
            await ReadAllAsync(first, all);
            await first.StopAsync();
        }

        Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 500, Operation = Operation.ObjectGet }]);
        await using MountProcess mount = await MountAsync();
        await ReadAllAsync(mount, all);
    }
}
