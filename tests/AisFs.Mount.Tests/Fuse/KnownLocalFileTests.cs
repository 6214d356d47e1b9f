using System.IO.MemoryMappedFiles;
using AisFs.TestKit;

namespace AisFs.Mount.Tests.Fuse;

/// <summary>Local files that the kernel goes on to know when no program has them open: for how long, and never with wrong bytes.</summary>
public sealed class KnownLocalFileTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new("known");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: only root can name local files to the kernel, and mount a local file system");
        Require.Fuse();
        Require.That(Environment.OSVersion.Version >= new Version(6, 9), "the kernel reads local files by itself from Linux 6.9 on");
        Assert.Equal(0, (await HostedMount.RunAsync("mount", "-t", "tmpfs", "none", _folder.Path)).ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        await HostedMount.RunAsync("umount", "-l", _folder.Path);
        _folder.Dispose();
    }

    [Fact]
    [Semantics("S265")]
    public async Task A_file_that_is_opened_again_soon_is_named_to_the_kernel_once()
    {
        await using HostedMount mount = await StartAsync("idle=60000");
        for (int file = 0; file < 5; file++)
        {
            await mount.AskAsync($"plant file-{file} text{file}");
        }

        for (int round = 0; round < 20; round++)
        {
            for (int file = 0; file < 5; file++)
            {
                Assert.Equal($"text{file}", await ReadAsync(mount, $"file-{file}"));
            }
        }

        Assert.Equal(5, await mount.FigureAsync("backings"));
        Assert.Equal(0, await mount.FigureAsync("reads"));
    }

    [Fact]
    [Semantics("S218")]
    public async Task The_local_files_are_let_go_a_while_after_the_last_release()
    {
        await using HostedMount mount = await StartAsync("idle=300");
        for (int i = 0; i < 20; i++)
        {
            await mount.AskAsync($"plant file-{i} text{i}");
            Assert.Equal($"text{i}", await ReadAsync(mount, $"file-{i}"));
        }

        Assert.Equal(0, await mount.FigureAsync("reads"));

        // As long as the kernel had one of them open, this would say that it is busy.
        await Wait.UntilAsync(async () => (await HostedMount.RunAsync("umount", _folder.Path)).ExitCode == 0);
    }

    [Fact]
    [Semantics("S218")]
    public async Task A_local_file_that_is_removed_is_let_go_at_once_and_by_those_who_have_it_open_later()
    {
        await using HostedMount mount = await StartAsync("idle=600000");
        await mount.AskAsync("plant closed text");
        await mount.AskAsync("plant open more");
        Assert.Equal("text", await ReadAsync(mount, "closed"));
        using (FileStream open = await HostedMount.WithinAsync(() => new FileStream(mount.PathOf("open"), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0)))
        {
            await mount.AskAsync("evict closed");
            await mount.AskAsync("evict open");
            Assert.NotEqual(0, (await HostedMount.RunAsync("umount", _folder.Path)).ExitCode);
            Assert.Equal("more", await HostedMount.WithinAsync(new StreamReader(open).ReadToEnd));
            Assert.Equal(0, await mount.FigureAsync("reads"));
        }

        await mount.UntilAsync("handles", 0);
        await Wait.UntilAsync(async () => (await HostedMount.RunAsync("umount", _folder.Path)).ExitCode == 0);
    }

    [Fact]
    [Semantics("S218")]
    public async Task The_local_file_of_a_file_that_is_gone_is_let_go_at_once()
    {
        await using HostedMount mount = await StartAsync("idle=600000");
        await mount.AskAsync("plant file text");
        Assert.Equal("text", await ReadAsync(mount, "file"));
        await mount.AskAsync("uproot file");
        await Wait.UntilAsync(async () => (await HostedMount.RunAsync("umount", _folder.Path)).ExitCode == 0);
    }

    [Fact]
    [Semantics("S218", "S265")]
    public async Task What_has_changed_is_never_read_in_the_file_that_the_kernel_knew()
    {
        await using HostedMount mount = await StartAsync("idle=600000");
        await mount.AskAsync("plant file begin");
        Assert.Equal("begin", await ReadAsync(mount, "file"));

        // Of the same length, longer, cut.
        string[] contents = ["BEGIN", "begin-and-more", "x", "BEGIN", "yy"];
        foreach (string content in contents)
        {
            await mount.UntilAsync("handles", 0);
            using MemoryMappedFile before = await MapAsync(mount, "file");
            using MemoryMappedViewAccessor view = before.CreateViewAccessor(0, 1, MemoryMappedFileAccess.Read);
            byte first = await HostedMount.WithinAsync(() => view.ReadByte(0));
            await mount.AskAsync($"replace file {content} notify");
            Assert.Equal(first, await HostedMount.WithinAsync(() => view.ReadByte(0)));
        }

        foreach (string content in contents)
        {
            await mount.UntilAsync("handles", 0);
            await mount.AskAsync($"replace file {content} notify");
            Assert.Equal(content, await ReadAsync(mount, "file"));
            Assert.Equal(content, await ReadAsync(mount, "file"));
            using MemoryMappedFile map = await MapAsync(mount, "file");
            using MemoryMappedViewAccessor view = map.CreateViewAccessor(0, content.Length, MemoryMappedFileAccess.Read);
            Assert.Equal((byte)content[^1], await HostedMount.WithinAsync(() => view.ReadByte(content.Length - 1)));
        }

        Assert.Equal(0, await mount.FigureAsync("reads"));
    }

    private Task<HostedMount> StartAsync(string idle) => HostedMount.StartAsync("readonly=1", "keepcache=1", "backings=" + _folder.Path, idle);

    private static Task<string> ReadAsync(HostedMount mount, string name) => HostedMount.WithinAsync(() => File.ReadAllText(mount.PathOf(name)));

    private static Task<MemoryMappedFile> MapAsync(HostedMount mount, string name)
        => HostedMount.WithinAsync(() =>
        {
            FileStream stream = File.OpenRead(mount.PathOf(name));
            return MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        });
}
