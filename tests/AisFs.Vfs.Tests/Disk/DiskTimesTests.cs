using AisFs.Mount.Host;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Content;
using AisFs.Vfs.Tests.Fakes;
using AisFs.Vfs.Tests.FileSystem;

namespace AisFs.Vfs.Tests.Disk;

/// <summary>The times of other clients' objects that were asked for once are known to later mounts, and to mounts side by side.</summary>
public sealed class DiskTimesTests : IDisposable
{
    private const int Files = 200;

    private readonly TempFolder _temp = new("times");
    private readonly MemoryObjectStore _store = new();
    private readonly ManualTime _time = new();

    private string Folder => _temp.Combine("cache");

    private string TimesFile => Assert.Single(Directory.GetFiles(Folder, "times", SearchOption.AllDirectories));

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task After_a_restart_times_of_the_same_versions_cost_no_request()
    {
        await using (Mounted first = await StartAsync())
        {
            Fill(first);
            await ListAsync(first);
            Assert.Contains($"Head:{Files}", first.Requests(), StringComparison.Ordinal);
        }

        await using Mounted mount = await StartAsync();
        await ListAsync(mount);
        Assert.Equal("List:1", mount.Requests());
    }

    [Fact]
    public async Task What_was_overwritten_meanwhile_has_its_new_time()
    {
        await using (Mounted first = await StartAsync())
        {
            Fill(first);
            await ListAsync(first);
        }

        _time.Advance(TimeSpan.FromHours(1));
        await using Mounted mount = await StartAsync();
        mount.Put("f7", "another text");
        mount.Put("f8", "8 as b4");
        await ListAsync(mount);
        Assert.Equal("Head:2 List:1", mount.Requests());
    }

    [Fact]
    public async Task Mounts_side_by_side_learn_from_each_other()
    {
        using DiskBench bench = new();
        await using ContentHarness left = bench.Start();
        await using ContentHarness right = bench.Start();
        ObjectVersion version = new("1", "xxhash2", "0123456789abcdef", 5);
        for (int i = 0; i < Files; i++)
        {
            left.Contents.Disk!.Times.Save(left.Key($"f{i}"), version, i);
        }

        left.Contents.Disk!.Times.GoOn();
        DiskTimes times = right.Contents.Disk!.Times;
        times.GoOn();
        for (int i = 0; i < Files; i++)
        {
            Assert.True(times.TryLoad(right.Key($"f{i}"), version, out long known));
            Assert.Equal(i, known);
            Assert.False(times.TryLoad(right.Key($"f{i}"), version with { Version = "2" }, out _));
        }
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("of zeros")]
    [InlineData("one bit of each record")]
    [InlineData("the head")]
    [InlineData("a folder")]
    public async Task Whatever_is_wrong_with_the_file_the_times_are_right(string what)
    {
        await using (Mounted first = await StartAsync())
        {
            Fill(first);
            await ListAsync(first);
        }

        Damage(TimesFile, what);
        await using (Mounted mount = await StartAsync())
        {
            await ListAsync(mount);
        }

        if (what != "a folder")
        {
            await using Mounted again = await StartAsync();
            await ListAsync(again);
            Assert.Equal("List:1", again.Requests());
        }
    }

    [Fact]
    public async Task A_small_folder_has_room_for_few_times_only()
    {
        await using (Mounted first = await StartAsync(1 << 20))
        {
            for (int i = 0; i < 3000; i++)
            {
                first.Put($"f{i}", $"{i}");
            }

            await ListAsync(first);
        }

        Assert.InRange(MountHost.Files.Look(TimesFile).Allocated, 1, (1 << 20) / 32);
        await using Mounted mount = await StartAsync(1 << 20);
        await ListAsync(mount);
        int heads = mount.Store.Calls.Count(static call => call.Operation == StoreOperation.Head);
        Assert.InRange(heads, 3000 - 512, 2999);
    }

    private Task<Mounted> StartAsync(long limit = 1 << 30)
    {
        Assert.Null(DiskCacheFolder.Prepare(MountHost.Files, Folder));
        return Mounted.StartAsync(
            _store,
            options => options with
            {
                Content = options.Content with { ClusterId = "cluster", DiskCache = new DiskCacheOptions { Directory = Folder, Limit = limit } },
            },
            time: _time);
    }

    private static void Fill(Mounted mount)
    {
        for (int i = 0; i < Files; i++)
        {
            mount.Put($"f{i}", $"{i} as b4");
        }
    }

    // Each time is the object's own.
    private static async Task ListAsync(Mounted mount)
    {
        FsResult<List<Listed>> entries = await mount.Client.ReadDirectoryAsync("", withLookup: false, 10_000, needsAttributes: true);
        Assert.All(entries.Value, entry => Assert.Equal(mount.Store.Get(Mounted.Key(entry.Name))!.ModifiedNs, entry.Entry.Attributes.ModifiedNs));
    }

    private static void Damage(string path, string what)
    {
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        switch (what)
        {
            case "cut":
                File.WriteAllBytes(path, bytes[..(bytes.Length / 3)]);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "of zeros":
                File.WriteAllBytes(path, new byte[bytes.Length]);
                break;
            case "one bit of each record":
                for (int i = 20; i < bytes.Length; i += 32)
                {
                    bytes[i] ^= 4;
                }

                File.WriteAllBytes(path, bytes);
                break;
            case "the head":
                bytes[3] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
            case "a folder":
                Directory.CreateDirectory(path);
                break;
        }
    }
}
