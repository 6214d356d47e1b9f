using System.IO.MemoryMappedFiles;
using AisFs.TestKit;

namespace AisFs.Mount.Tests.Fuse;

/// <summary>Files that are read past the kernel's page cache.</summary>
public sealed class DirectReadsTests
{
    private const int MiB = 1024 * 1024;

    [Theory]
    [InlineData("immutable=0")]
    [InlineData("immutable=1")]
    [Semantics("S223")]
    public async Task Nothing_that_is_read_stays_in_the_kernel(string setting)
    {
        await using HostedMount mount = await HostedMount.StartAsync("direct=1", "keepcache=1", "valid=3600", "readonly=1", setting);
        Require.That(MapsDirectFiles(mount), "this kernel cannot map files that are read directly: it needs 6.6");
        await mount.AskAsync("big pattern 4");
        await ReadAsync(mount);
        long once = await mount.FigureAsync("reads");
        // A buffer that does not begin with a page takes two requests for a mebibyte.
        Assert.InRange(once, 4, 8);
        await ReadAsync(mount);
        Assert.Equal(2 * once, await mount.FigureAsync("reads"));
        await mount.UntilAsync("handles", 0);
        await mount.UntilAsync("leases", 0);
    }

    [Theory]
    [InlineData(MemoryMappedFileAccess.Read)]
    [InlineData(MemoryMappedFileAccess.CopyOnWrite)]
    [Semantics("S223")]
    public async Task Such_a_file_can_be_mapped(MemoryMappedFileAccess access)
    {
        await using HostedMount mount = await HostedMount.StartAsync("direct=1", "keepcache=1", "valid=3600");
        Require.That(MapsDirectFiles(mount), "this kernel cannot map files that are read directly: it needs 6.6");
        await mount.AskAsync("big pattern 4");
        await HostedMount.WithinAsync(() =>
        {
            using FileStream stream = File.OpenRead(mount.PathOf("pattern"));
            using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(stream, null, 0, access, HandleInheritability.None, leaveOpen: false);
            using MemoryMappedViewAccessor view = map.CreateViewAccessor(0, 0, access);
            for (int position = 0; position < 4 * MiB; position += 4001)
            {
                Assert.Equal(PatternAt(position), view.ReadByte(position));
            }
        });
    }

    [Fact]
    [Semantics("S223")]
    public async Task A_program_sees_at_once_what_another_one_writes()
    {
        await using HostedMount mount = await HostedMount.StartAsync("direct=1", "keepcache=1", "valid=3600");
        await HostedMount.WithinAsync(() =>
        {
            string path = mount.PathOf("file");
            File.WriteAllText(path, "before");
            using FileStream reader = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            byte[] bytes = new byte[20];
            Assert.Equal(6, reader.Read(bytes));
            File.AppendAllText(path, " and after");
            Assert.Equal(10, reader.Read(bytes));
            Assert.Equal(" and after"u8, bytes.AsSpan(0, 10));
        });
    }

    private static bool MapsDirectFiles(HostedMount mount)
    {
        const ulong AllowMapping = 1UL << 36;
        string text = mount.Greeting[(mount.Greeting.IndexOf("capabilities=", StringComparison.Ordinal) + "capabilities=".Length)..];
        return (ulong.Parse(text, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) & AllowMapping) != 0;
    }

    private static Task ReadAsync(HostedMount mount) => HostedMount.WithinAsync(() =>
    {
        byte[] piece = new byte[MiB];
        using FileStream stream = new(mount.PathOf("pattern"), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        for (int at = 0; at < 4 * MiB; at += MiB)
        {
            stream.ReadExactly(piece);
            Assert.Equal(PatternAt(at), piece[0]);
            Assert.Equal(PatternAt(at + MiB - 1), piece[^1]);
        }
    });

    private static byte PatternAt(long position) => (byte)((position * 31) + (position / 256));
}
