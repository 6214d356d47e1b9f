using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

public sealed class ConcurrencyTests
{
    private static readonly string[] s_names = ["a", "b", "c", "d"];

    // What may be the answer when others change the same names.
    private static readonly FsError[] s_expected =
    [
        FsError.None, FsError.NotFound, FsError.Exists, FsError.NotEmpty, FsError.NotDirectory, FsError.IsDirectory, FsError.Stale,
        FsError.InvalidArgument, FsError.NotSupported, FsError.NotPermitted, FsError.NoAttribute, FsError.Busy,
    ];

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
        Task[] tasks = [.. Enumerable.Range(0, 8).Select(i => Task.Run(() => WorkAsync(mount, (seed * 100) + i, 400), TestContext.Current.CancellationToken))];
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
        Assert.Equal("", string.Join('\n', there.Except(shown).Select(name => "hidden " + name).Concat(shown.Except(there).Select(name => "gone " + name))));
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

    private static async Task WorkAsync(Mounted mount, int seed, int operations)
    {
        Random random = new(seed);
        PathClient client = new(mount.System);
        List<HandleId> open = [];
        for (int i = 0; i < operations; i++)
        {
            string path = Path(random);
            FsError error = FsError.None;
            switch (random.Next(14))
            {
                case 0 or 1:
                    FsResult<HandleId> handle = await client.OpenAsync(path, FsOpenFlags.Write | FsOpenFlags.Read, create: random.Next(2) == 0);
                    error = handle.Error;
                    if (handle.IsOk)
                    {
                        open.Add(handle.Value);
                    }

                    break;
                case 2 or 3:
                    if (open.Count > 0)
                    {
                        error = (await mount.System.WriteAsync(open[random.Next(open.Count)], random.Next(50), new byte[random.Next(50)], false, CancellationToken.None)).Error;
                    }

                    break;
                case 4:
                    if (open.Count > 0)
                    {
                        HandleId closed = open[^1];
                        open.RemoveAt(open.Count - 1);
                        error = await client.CloseAsync(closed);
                    }

                    break;
                case 5:
                    error = await client.WriteAsync(path, "text");
                    break;
                case 6:
                    error = await client.MkdirAsync(path);
                    break;
                case 7:
                    error = await client.RmdirAsync(path);
                    break;
                case 8:
                    error = await client.UnlinkAsync(path);
                    break;
                case 9:
                    error = await client.RenameAsync(path, Path(random), (FsRenameFlags)random.Next(3));
                    break;
                case 10:
                    await client.ReadDirectoryAsync(path, withLookup: true, 3);
                    break;
                case 11:
                    error = await client.SetAsync(path, new FsAttributeChanges { Mode = (uint)random.Next(512), Size = random.Next(4) == 0 ? random.Next(100) : null });
                    break;
                case 12:
                    error = await client.SetXattrAsync(path, "user.k", "v");
                    break;
                default:
                    error = (await client.ReadAsync(path)).Error;
                    break;
            }

            Assert.Contains(error, s_expected);
            if (random.Next(50) == 0)
            {
                mount.Time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        foreach (HandleId handle in open)
        {
            Assert.Contains(await client.CloseAsync(handle), s_expected);
        }
    }

    // Another client that knows nothing of this mount.
    private static async Task MeddleAsync(Mounted mount, int seed, CancellationToken ended)
    {
        Random random = new(seed);
        while (!ended.IsCancellationRequested)
        {
            string path = Path(random);
            if (random.Next(2) == 0)
            {
                mount.Put(path, "stranger");
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

    private static string Path(Random random)
    {
        string path = s_names[random.Next(s_names.Length)];
        for (int depth = random.Next(3); depth > 0; depth--)
        {
            path += "/" + s_names[random.Next(s_names.Length)];
        }

        return path;
    }
}
