using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Disk;

/// <summary>What the folder knows after a restart besides the bytes that were read: times, uploads, new names.</summary>
public sealed class DiskRestartTests() : DiskCacheMount("restart")
{
    private const int Strangers = 2000;

    // Of the directory itself, and what a busy machine asks twice.
    private const int Others = 5;

    [Fact]
    [Semantics("S240")]
    public async Task Ls_of_files_of_others_costs_no_request_for_each_after_a_restart()
    {
        Seed(Strangers);
        string before = await ListOnceAsync();
        Assert.InRange(Heads(), Strangers, Strangers + Others);
        Assert.Equal(before, await ListOnceAsync());
        Assert.InRange(Heads(), 0, Others);

        // Other bytes, the same size: another version, and another time.
        for (int i = 0; i < 3; i++)
        {
            await Bucket.PutAsync($"f{i:d4}", TestBytes.Make(100, 77 + (ulong)i));
        }

        string[] after = (await ListOnceAsync()).Split('\n');
        Assert.InRange(Heads(), 3, 3 + Others);
        string[] old = before.Split('\n');
        Assert.Equal([0, 1, 2], Enumerable.Range(0, old.Length).Where(i => old[i] != after[i]));
        Assert.Equal(string.Join('\n', after), await ListOnceAsync("--mtime", "exact"));
        Assert.InRange(Heads(), 0, Others);
        CommandResult open = (await CommandRunner.RunAsync("find", [CacheFolder, "-perm", "/077"], TimeSpan.FromSeconds(20))).Ok();
        Assert.Empty(open.Output);
    }

    [Fact]
    [Semantics("S240")]
    public async Task A_daemon_that_is_killed_while_it_notes_times_leaves_no_wrong_one()
    {
        Seed(Strangers);
        string right = await ListAsync(["--cache-dir", Temp.Combine("another")]);
        for (int round = 0; round < 3; round++)
        {
            MountProcess killed = await MountAsync();
            Heads();
            Task listing = CommandRunner.RunAsync("ls", ["-l", killed.Mountpoint], TimeSpan.FromSeconds(60));
            int wanted = 600 * (round + 1);
            await Wait.UntilAsync(() => listing.IsCompleted || Cluster.Server.Requests.Count(Operation.ObjectHead) >= wanted, static () => "Nothing is asked for.");
            killed.Kill();
            await listing;
            await killed.DisposeAsync();
            if (round == 1)
            {
                // As a bad disk or a loss of power would leave it.
                await using FileStream times = new(Assert.Single(Directory.GetFiles(CacheFolder, "times", SearchOption.AllDirectories)), FileMode.Open);
                for (int i = 0; i < 5000; i++)
                {
                    times.Position = 256 + (((i * 7919L) % (times.Length - 256)) & ~7);
                    times.WriteByte((byte)i);
                }
            }
        }

        Assert.Equal(right, await ListOnceAsync());
        Heads();
        Assert.Equal(right, await ListOnceAsync());
        Assert.InRange(Heads(), 0, Others);
    }

    [Fact]
    [Semantics("S241")]
    public async Task Renamed_files_and_directories_are_read_after_a_restart_without_a_request_for_bytes()
    {
        byte[][] all = await PutAsync(10, 100_000);
        byte[] large = TestBytes.Make(5 * Mebibyte, 9);
        await Bucket.PutAsync("d/large", large);
        await using (MountProcess mount = await MountAsync())
        {
            await ReadAllAsync(mount, all);
            ByteAssert.Same(large, await ReadAsync(mount, "d/large"));
            for (int i = 0; i < all.Length; i++)
            {
                File.Move(Path.Combine(mount.Mountpoint, $"o{i}"), Path.Combine(mount.Mountpoint, $"n{i}"));
            }

            Directory.Move(Path.Combine(mount.Mountpoint, "d"), Path.Combine(mount.Mountpoint, "e"));
            Assert.Equal(0, await mount.StopAsync());
        }

        Gets();
        await using MountProcess again = await MountAsync();
        for (int i = 0; i < all.Length; i++)
        {
            ByteAssert.Same(all[i], await ReadAsync(again, $"n{i}"));
        }

        ByteAssert.Same(large, await ReadAsync(again, "e/large"));
        Assert.Equal(0, Gets());
        Assert.Equal(all.Length + 1, DataFiles.Length);
    }

    [Fact]
    [Semantics("S242")]
    public async Task Uploaded_files_are_read_after_a_restart_without_a_request_for_bytes()
    {
        byte[][] all = [.. Enumerable.Range(0, 10).Select(i => TestBytes.Make(100_000 + (i * 50_000), (ulong)i + 1))];
        await using (MountProcess mount = await MountAsync())
        {
            for (int i = 0; i < all.Length; i++)
            {
                await File.WriteAllBytesAsync(Path.Combine(mount.Mountpoint, $"o{i}"), all[i], TestContext.Current.CancellationToken);
            }

            Assert.Equal(0, await mount.StopAsync());
        }

        // One is another client's now.
        all[3] = TestBytes.Make(all[3].Length, 99);
        await Bucket.PutAsync("o3", all[3]);
        Gets();
        await using MountProcess again = await MountAsync();
        await ReadAllAsync(again, all);
        Assert.Equal(1, Gets());
    }

    [Fact]
    [Semantics("S266")]
    public async Task A_file_that_was_changed_in_place_is_read_after_a_restart_without_a_request_for_bytes()
    {
        byte[] bytes = TestBytes.Make(5 * Mebibyte, 3);
        await Bucket.PutAsync("o0", bytes);
        await using (MountProcess mount = await MountAsync())
        {
            for (int round = 1; round <= 3; round++)
            {
                TestBytes.Make(100_000, (ulong)round).CopyTo(bytes, round * 700_001);
                await using FileStream file = new(Path.Combine(mount.Mountpoint, "o0"), FileMode.Open, FileAccess.Write);
                file.Position = round * 700_001;
                await file.WriteAsync(bytes.AsMemory(round * 700_001, 100_000), TestContext.Current.CancellationToken);
            }

            Assert.Equal(0, await mount.StopAsync());
        }

        ByteAssert.Same(bytes, await Bucket.GetAsync("o0"));
        Gets();
        await using MountProcess again = await MountAsync();
        await ReadAllAsync(again, [bytes]);
        Assert.Equal(0, Gets());
        Assert.Single(DataFiles);
    }

    [Fact]
    [Semantics("S207", "S241", "S242")]
    public async Task A_daemon_that_is_killed_while_it_uploads_and_renames_leaves_nothing_wrong()
    {
        string source = Temp.Combine("source");
        await File.WriteAllBytesAsync(source, TestBytes.Make(400_000, 5), TestContext.Current.CancellationToken);
        for (int round = 0; round < 3; round++)
        {
            MountProcess killed = await MountAsync();
            string script = $"for i in $(seq 200); do f={round}-$i; cp {source} u$f && echo $f >> u$f && mv u$f v$f || exit; done";
            Task writing = CommandRunner.RunAsync("sh", ["-c", script], TimeSpan.FromSeconds(60), killed.Mountpoint);
            int wanted = DataFiles.Length + 8;
            await Wait.UntilAsync(() => DataFiles.Length >= wanted || writing.IsCompleted, static () => "Nothing is written.");
            killed.Kill();
            await writing;
            await killed.DisposeAsync();
            await using MountProcess with = await MountAsync();
            await using MountProcess without = await MountProcess.StartAsync(new MountOptions { Source = Bucket.Url, Endpoint = Cluster.Endpoint });
            string expected = await SumAsync(without);
            Assert.NotEmpty(expected);
            Assert.Equal(expected, await SumAsync(with));
            Assert.DoesNotContain("is damaged", with.Log.ToString(), StringComparison.Ordinal);
        }

        static async Task<string> SumAsync(MountProcess mount)
            => (await CommandRunner.RunAsync("sh", ["-c", "sha256sum *"], TimeSpan.FromSeconds(60), mount.Mountpoint)).Ok().Output;
    }

    private void Seed(int count)
        => Cluster.Server.SeedObjects(new ObjectSeed { Bucket = Bucket.Name, Prefix = "f", Count = count, Digits = 4, Size = 100 });

    private long Heads()
    {
        long count = Cluster.Server.Requests.Count(Operation.ObjectHead, NodeRole.Target);
        Cluster.Server.Requests.Clear();
        return count;
    }

    private Task<string> ListOnceAsync(params string[] arguments) => ListAsync(["--cache-dir", CacheFolder, .. arguments]);

    // What a mount of its own shows.
    private async Task<string> ListAsync(string[] arguments)
    {
        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions { Source = Bucket.Url, Endpoint = Cluster.Endpoint }.With(arguments));
        Cluster.Server.Requests.Clear();
        CommandResult listed = (await CommandRunner.RunAsync("ls", ["-l", "--time-style=full-iso", "."], TimeSpan.FromSeconds(60), mount.Mountpoint)).Ok();
        Assert.Equal(0, await mount.StopAsync());
        return string.Join('\n', listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1));
    }
}
