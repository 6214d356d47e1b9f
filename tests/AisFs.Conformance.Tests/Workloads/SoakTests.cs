using System.Globalization;
using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>A mount that has worked for long holds no more than one that has worked for a moment.</summary>
public sealed class SoakTests(SoakTests.SoakMount fixture) : IClassFixture<SoakTests.SoakMount>
{
    private const int Workers = 4;
    private const int FilesInDirectory = 200;
    private const int FileBytes = 4000;
    private const int StagedBytes = 2_000_000;

    // Pools, heaps and compiled code settle at slightly different sizes in each run.
    private const double Slack = 1.25;
    private const long SlackBytes = 32L << 20;
    private const int SlackThreads = 8;
    private const int SlackDescriptors = 4;

    private static readonly TimeSpan s_settleLimit = TimeSpan.FromSeconds(60);

    private readonly SoakMount _fixture = fixture;

    private ITestFileSystem Fs => _fixture.FileSystem;

    // The long run: AISFS_SOAK_FILES=100000 AISFS_SOAK_OPENS=1000000.
    private static int Files => Number("AISFS_SOAK_FILES", 2000);

    private static int Opens => Number("AISFS_SOAK_OPENS", 20_000);

    [Fact]
    public async Task What_a_mount_holds_goes_back_to_where_it_was()
    {
        // The same kinds of work first, so that what a process takes once is there before it counts.
        await WorkAsync("warm", 800, 4000);
        ResourceSnapshot before = await SettleAsync(static _ => true);

        // The first staged file makes the mount's own staging folder, with a lock that stays open.
        Assert.True(before.StagedFiles > 0, $"nothing was staged in the warm-up: {before}");
        await WorkAsync("soak", Files, Opens);
        ResourceSnapshot after = await SettleAsync(now => IsBack(before, now));
        TestContext.Current.TestOutputHelper?.WriteLine($"before {before}\nafter  {after}");
        Assert.True(IsBack(before, after), $"before {before}\nafter  {after}");
    }

    private static bool IsBack(ResourceSnapshot before, ResourceSnapshot now)
        => now.ResidentBytes <= (before.ResidentBytes * Slack) + SlackBytes
            && now.Descriptors <= before.Descriptors + SlackDescriptors
            && now.Sockets <= Math.Max(before.Sockets, 2 * Workers)
            && now.Threads <= before.Threads + SlackThreads
            && now.StagedFiles <= before.StagedFiles;

    private static int Number(string variable, int usual)
        => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    private Task WorkAsync(string name, int files, int opens)
        => Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Factory.StartNew(
            () => Work($"/{name}-{worker}", files / Workers, opens / Workers, new Random(worker)),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

    private void Work(string folder, int files, int opens, Random random)
    {
        Fs.MakeDirectory(folder).Ok();
        byte[] content = TestBytes.Make(FileBytes, 1);
        int directories = (files + FilesInDirectory - 1) / FilesInDirectory;
        for (int directory = 0; directory < directories; directory++)
        {
            Fs.MakeDirectory($"{folder}/{directory}").Ok();
        }

        for (int file = 0; file < files; file++)
        {
            Fs.WriteFile(PathOf(folder, file), content).Ok();
        }

        for (int open = 0; open < opens; open++)
        {
            OpenOne(folder, random.Next(files), open, random, content);
        }

        for (int file = 0; file < files; file++)
        {
            Fs.Unlink(PathOf(folder, file)).Ok();
        }

        for (int directory = 0; directory < directories; directory++)
        {
            Fs.RemoveDirectory($"{folder}/{directory}").Ok();
        }

        Fs.RemoveDirectory(folder).Ok();
    }

    private void OpenOne(string folder, int file, int open, Random random, byte[] content)
    {
        string path = PathOf(folder, file);
        switch (open % 100)
        {
            case 0:
                Fs.List(path[..path.LastIndexOf('/')]).Ok();
                break;
            case 1:
                Fs.Rename(path, path + "~").Ok();
                Fs.Rename(path + "~", path).Ok();
                break;
            case 2:
                Fs.WriteFile(path, content).Ok();
                break;
            case 3:
                Assert.Equal(Errno.ENOENT, Fs.Open(path + "-missing", OpenMode.Read).Error);
                break;
            case 4 when open % 1000 == 4:
                WriteStaged(path + "-staged");
                break;
            default:
                using (ITestFile opened = Fs.Open(path, OpenMode.Read).Ok())
                {
                    int offset = random.Next(FileBytes - 100);
                    Assert.Equal(content[offset..(offset + 100)], opened.ReadExactly(offset, 100));
                }

                break;
        }
    }

    // An object that is too large to be changed in memory is changed in the staging folder.
    private void WriteStaged(string path)
    {
        Fs.WriteFile(path, new byte[StagedBytes]).Ok();
        using (ITestFile file = Fs.Open(path, OpenMode.Write).Ok())
        {
            file.WriteAll(new byte[1000], StagedBytes / 2).Ok();
            file.Close().Ok();
        }

        Fs.Unlink(path).Ok();
    }

    private static string PathOf(string folder, int file) => $"{folder}/{file / FilesInDirectory}/file-{file}";

    /// <summary>Waits until the daemon holds what it may, at most a minute; the kernel is asked to forget what it can.</summary>
    private async Task<ResourceSnapshot> SettleAsync(Func<ResourceSnapshot, bool> isEnough)
    {
        DateTime end = DateTime.UtcNow + s_settleLimit;
        while (true)
        {
            // Only root may; the limits hold without it, only later.
            (await KernelMemory.DropAsync(_fixture.Mount.Mountpoint, _fixture.Mount.Kill)).Ended();

            // Nothing tells when the caches, whose time to live is one second, have let go.
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            ResourceSnapshot now = ResourceSnapshot.Take(_fixture.Mount);
            if (isEnough(now) || DateTime.UtcNow > end)
            {
                return now;
            }
        }
    }

    /// <summary>A mount with small limits, so that it reaches them at once.</summary>
    public sealed class SoakMount : OwnClusterMountFixture
    {
        /// <inheritdoc/>
        protected override IReadOnlyList<string> Arguments => ["--memory-limit", "64MiB", "--metadata-cache", "4MiB", "--cache-ttl", "1s"];
    }
}
