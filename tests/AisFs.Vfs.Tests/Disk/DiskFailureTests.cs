using AisFs.TestKit;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;
using AisFs.Vfs.Tests.Content;

namespace AisFs.Vfs.Tests.Disk;

/// <summary>The cache folder is on a disk that answers EIO: a loop device whose file has become short, so that what is not in memory cannot be read.</summary>
public sealed class DiskFailureTests : IAsyncLifetime
{
    private const int Objects = 6;

    private readonly TempFolder _temp = new("eio");

    private string Image => _temp.Combine("image");

    private string Disk => _temp.Combine("disk");

    public async ValueTask InitializeAsync()
    {
        Require.That(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "a disk that fails is mounted by root of Linux: run the tests as root");
        _temp.MakeFolder("disk");
        await using (FileStream image = File.Create(Image))
        {
            image.SetLength(32 << 20);
        }

        // What the file system writes by itself later would make a cut image longer again, with zeros.
        await RunAsync("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", Image);
        await RunAsync("mount", "-o", "loop,errors=continue,noatime,noinit_itable,commit=300", Image, Disk);
    }

    public async ValueTask DisposeAsync()
    {
        (await CommandRunner.RunAsync("umount", ["-l", Disk], TimeSpan.FromSeconds(20))).Ended();
        _temp.Dispose();
    }

    [Fact]
    [Semantics("S243")]
    public async Task A_disk_that_answers_eio_costs_requests_and_one_line_and_is_used_again_when_it_works()
    {
        // The disk is tried again when all have been read, not before.
        using DiskBench bench = new(Path.Combine(Disk, "cache")) { Configure = static options => options with { Pause = TimeSpan.FromSeconds(2) } };
        byte[][] all = [.. Enumerable.Range(0, Objects).Select(i => bench.Put($"o{i}", 50_000, i))];
        for (int i = 0; i < Objects; i++)
        {
            await bench.FillAsync($"o{i}");
        }

        await using ContentHarness harness = bench.Start();

        // The store has begun when it has answered: what it writes at its begin is on the disk before that is cut.
        bench.Put("first", 1000, Objects);
        _ = await DiskBench.ReadAsync(harness, "first");
        await harness.Contents.Disk!.DrainAsync(ContentHarness.Token);
        await RunAsync("sync", "-f", Disk);
        Array.ForEach(bench.DataFiles, DropPages);
        byte[] saved = await File.ReadAllBytesAsync(Image, ContentHarness.Token);
        Cut();
        bench.Gets();
        await ReadAllAsync();
        Assert.True(bench.Log.Count(2050) == 1, bench.Log.ToString());
        Assert.InRange(bench.Gets(), Objects, int.MaxValue);
        Assert.NotNull(harness.Contents.Disk!.State.Fault);

        await using (FileStream image = new(Image, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            await image.WriteAsync(saved, ContentHarness.Token);
        }

        await Wait.UntilAsync(
            async () =>
            {
                await ReadAllAsync();
                return bench.Log.Count(2052) == 1 && harness.Contents.Disk.State.Fault is null;
            },
            () => $"The disk is not used again: {harness.Contents.Disk.State}");
        await Wait.UntilAsync(
            async () =>
            {
                bench.Gets();
                await ReadAllAsync();
                return bench.Gets() == 0;
            },
            static () => "The disk has not got the blocks again.");

        async Task ReadAllAsync()
        {
            for (int i = 0; i < Objects; i++)
            {
                harness.Contents.Invalidate(harness.Key($"o{i}"));
                Assert.Equal(all[i], await DiskBench.ReadAsync(harness, $"o{i}"));
            }
        }
    }

    private void Cut()
    {
        using FileStream image = new(Image, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        image.SetLength(0);
    }

    private static void DropPages(string path)
    {
        int file = Libc.Open(PathBytes.Of(path), 0, 0);
        Assert.Equal(0, Libc.Advise(file, 0, 0, LibcConstants.POSIX_FADV_DONTNEED));
        _ = Libc.Close(file);
    }

    private static async Task RunAsync(string program, params string[] arguments)
        => (await CommandRunner.RunAsync(program, arguments, TimeSpan.FromSeconds(60))).Ok();
}
