using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

public sealed class ConcurrencyTests
{
    [Theory(Timeout = 600_000)]
    [InlineData(1, 5, true, false)]
    [InlineData(2, 0, true, false)]
    [InlineData(3, 5, false, false)]
    [InlineData(4, 5, true, true)]
    [InlineData(5, 0, false, true)]
    public async Task Many_tasks_on_few_names(int seed, int ttl, bool hasMarkers, bool hasStranger)
    {
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("AISFS_STRESS_ROUNDS"), CultureInfo.InvariantCulture, out int asked) ? asked : 1;
        for (int round = 0; round < rounds; round++)
        {
            await RunManyAsync(seed + (1_000 * round), ttl, hasMarkers, hasStranger);
        }
    }

    private static async Task RunManyAsync(int seed, int ttl, bool hasMarkers, bool hasStranger)
    {
        await using Mounted mount = await Mounted.StartAsync(
            configure: options => options with { CacheTtl = TimeSpan.FromSeconds(ttl), DirectoryMarkers = hasMarkers }, pinned: hasMarkers ? 0 : 200);
        mount.Store.PageSize = 3;
        mount.Store.AddHook(async (_, token) =>
        {
            await Task.Yield();
            token.ThrowIfCancellationRequested();
            return FsError.None;
        });
        using CancellationTokenSource ended = new();
        Task stranger = hasStranger ? MeddleAsync(mount, seed, ended.Token) : Task.CompletedTask;
        Task[] tasks = [.. Enumerable.Range(0, 8).Select(i => Task.Run(() => new RandomUser(mount, (seed * 100) + i).WorkAsync(400), TestContext.Current.CancellationToken))];
        await Task.WhenAll(tasks);
        await ended.CancelAsync();
        await stranger;
        Assert.True((await mount.System.SyncAllAsync(CancellationToken.None)).IsOk);

        // What is shown is what is there.
        mount.Expire();
        SortedSet<string> shown = new(StringComparer.Ordinal);
        await CollectAsync(mount, "", shown);
        await using Mounted again = await Mounted.StartAsync(mount.Store, options => options with { DirectoryMarkers = hasMarkers });
        SortedSet<string> there = new(StringComparer.Ordinal);
        await CollectAsync(again, "", there);
        string wrong = string.Join("; ", there.Except(shown).Select(static name => "hidden " + name).Concat(shown.Except(there).Select(static name => "gone " + name)));
        Assert.True(wrong.Length == 0, $"seed {seed}: {wrong}");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_file_is_whole_whoever_replaces_it()
    {
        await using Mounted mount = await Mounted.StartAsync();
        ConcurrentBag<string> wrong = [];
        await mount.Client.WriteAsync("f", new string('0', 1000));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            PathClient client = new(mount.System);
            for (int round = 0; round < 100; round++)
            {
                if (i < 4)
                {
                    string temporary = $"f.{i}";
                    Assert.Equal(FsError.None, await client.WriteAsync(temporary, new string((char)('0' + i), 1000)));
                    Assert.Equal(FsError.None, await client.RenameAsync(temporary, "f"));
                }
                else
                {
                    FsResult<byte[]> data = await client.ReadAsync("f");
                    string text = data.IsOk ? Encoding.ASCII.GetString(data.Value) : data.Error.ToString();
                    if (!(data.IsOk ? text.Length == 1000 && text.Distinct().Count() == 1 : data.Error is FsError.Stale or FsError.NotFound))
                    {
                        wrong.Add(text);
                    }
                }
            }
        }, TestContext.Current.CancellationToken)));
        Assert.Empty(wrong);
    }

    [Fact(Timeout = 120_000)]
    public async Task Appends_of_many_handles_are_all_there()
    {
        await using Mounted mount = await Mounted.StartAsync();
        await mount.Client.WriteAsync("f", "");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            PathClient client = new(mount.System);
            for (int round = 0; round < 25; round++)
            {
                HandleId handle = (await client.OpenAsync("f", FsOpenFlags.Write | FsOpenFlags.Append)).Value;
                Assert.True((await mount.System.WriteAsync(handle, 0, new[] { (byte)('a' + i) }, false, CancellationToken.None)).IsOk);
                Assert.Equal(FsError.None, await client.CloseAsync(handle));
            }
        }, TestContext.Current.CancellationToken)));
        Assert.Equal(string.Concat(Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 25))), string.Concat(mount.Text("f")!.Order()));
    }

    [Fact(Timeout = 120_000)]
    public async Task Names_made_side_by_side_are_all_listed_at_once()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.PageSize = 7;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            PathClient client = new(mount.System);
            for (int round = 0; round < 60; round++)
            {
                string name = $"t{i}-{round}";
                Assert.Equal(FsError.None, await client.WriteAsync(name, "x"));
                Assert.Contains(name, await client.ListAsync(""));
                if (round % 3 == 0)
                {
                    Assert.Equal(FsError.None, await client.UnlinkAsync(name));
                    Assert.DoesNotContain(name, await client.ListAsync(""));
                }

                if (round % 10 == 9)
                {
                    mount.Time.Advance(TimeSpan.FromSeconds(3));
                }
            }
        }, TestContext.Current.CancellationToken)));
        Assert.Equal(320, (await mount.Client.ListAsync("")).Length);
    }

    // Another client that knows nothing of this mount.
    private static async Task MeddleAsync(Mounted mount, int seed, CancellationToken ended)
    {
        Random random = new(seed);
        for (int writes = 0; !ended.IsCancellationRequested;)
        {
            string path = RandomUser.PathOf(random);
            if (random.Next(2) == 0)
            {
                // Each time other bytes: an object that was removed and made again of the same bytes has the same version and checksum,
                // and keeps the time that was asked for before (S195, S240).
                mount.Put(path, string.Create(CultureInfo.InvariantCulture, $"stranger {writes++}"));
            }
            else
            {
                mount.Store.Remove(Mounted.Key(path));
            }

            // The pace of this load; nothing waits for it.
            await Task.Delay(1, CancellationToken.None);
        }
    }

    private static async Task CollectAsync(Mounted mount, string path, SortedSet<string> found)
    {
        FsResult<List<Listed>> entries = await mount.Client.ReadDirectoryAsync(path, withLookup: false, 100);
        Assert.True(entries.IsOk, $"{path}: {entries.Error}");
        foreach (Listed entry in entries.Value)
        {
            string child = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
            if (entry.Entry.Attributes.Kind == FsNodeKind.Directory)
            {
                await CollectAsync(mount, child, found);
            }
            else
            {
                FsAttributes attributes = await mount.Client.AttributesAsync(child);

                // Directories that only one mount knows win over a stranger's file there, not in another mount.
                found.Add($"{child.Replace("\uF8FF", "", StringComparison.Ordinal)} {attributes.Size} {attributes.Mode} {attributes.ModifiedNs}");
            }
        }
    }
}
