using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;
using static AisFs.TestKit.Native.LibcConstants;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>What the kernel keeps of a version by itself: mappings, sizes, targets of links.</summary>
public abstract class KernelVersionTests(FileSystemFixture fixture) : ObjectFamilyTests(fixture)
{
    private const int Size = 6_000_000;

    [Fact]
    [Semantics("S21", "S36", "S62")]
    public async Task A_mapping_never_shows_another_version()
    {
        await Bucket.PutAsync(At("file"), TestBytes.Make(Size, 1));
        using ITestFile open = Fs.Open(At("file"), OpenMode.Read).Ok();
        nint map = Libc.Map(0, Size, PROT_READ, MAP_SHARED, ((KernelFile)open).Descriptor, 0);
        Assert.NotEqual(-1, map);
        string scratch = Path.Combine(Fixture.LocalFolder, "copy");
        int copy = Libc.Open(PathBytes.Of(scratch), O_RDWR | O_CREAT | O_TRUNC, 384);
        try
        {
            // Some pages are there, others are not.
            Assert.Null(CopiedAs(map, 0, copy));
            open.Close().Ok();
            foreach (int newSize in new[] { Size, Size / 3, Size * 2 })
            {
                byte[] next = TestBytes.Make(newSize, 2);
                await Bucket.PutAsync(At("file"), next);
                ByteAssert.Same(next, Fs.ReadFile(At("file")).Ok());
                for (int offset = 0; offset < Size; offset += 400_000)
                {
                    Assert.Null(CopiedAs(map, offset, copy));
                }
            }
        }
        finally
        {
            _ = Libc.Close(copy);
            _ = Libc.Unmap(map, Size);
        }
    }

    [Fact]
    [Semantics("S272")]
    public async Task A_read_ends_before_what_cannot_be_had_and_the_next_one_is_stale()
    {
        // No multiple of the size of a page: a read stands in two of them.
        const int Piece = 10_240;
        await Bucket.PutAsync(At("file"), TestBytes.Make(Size, 1));
        using ITestFile open = Fs.Open(At("file"), OpenMode.Read).Ok();
        Assert.Equal(-1, TestBytes.FirstDifference(open.ReadExactly(0, Piece), 1));
        await Bucket.PutAsync(At("file"), [1]);
        Assert.Equal(1, Fs.Stat(At("file")).Ok().Size);
        byte[] buffer = new byte[Piece];
        int offset = Piece;
        Outcome<int> read;
        while ((read = open.Read(buffer, offset)).Succeeded)
        {
            Assert.NotEqual(0, read.Result);
            Assert.Equal(-1, TestBytes.FirstDifference(buffer.AsSpan(0, read.Result), 1, offset));
            offset += read.Result;
            Assert.True(read.Result == Piece || offset % Environment.SystemPageSize == 0, $"A read ends at {offset}.");
        }

        read.Fails(Errno.ESTALE);
    }

    [Theory]
    [InlineData(100_000, 60_000)]
    [InlineData(60_000, 100_000)]
    [InlineData(100_000, 0)]
    [InlineData(0, 100_000)]
    [Semantics("S20", "S64")]
    public async Task A_size_that_others_changed_is_the_size(int size, int newSize)
    {
        // Written here: the kernel has a size and pages of its own.
        Fs.WriteFile(At("file"), TestBytes.Make(size, 1)).Ok();
        Assert.Equal(size, Fs.ReadFile(At("file")).Ok().Length);
        foreach ((int next, ulong seed) in new[] { (newSize, 2UL), (size, 3UL), (newSize, 4UL) })
        {
            byte[] content = TestBytes.Make(next, seed);
            await Bucket.PutAsync(At("file"), content);
            Assert.Equal(next, Fs.Stat(At("file")).Ok().Size);
            ByteAssert.Same(content, Fs.ReadFile(At("file")).Ok());
        }

        ITestFileSystem second = await Fixture.GetSecondAsync();
        second.SetTimes(At("file"), null, 1_000_000_000_000_000_007).Ok();
        Assert.Equal(1_000_000_000_000_000_007, Fs.Stat(At("file")).Ok().ModifiedNs);
    }

    [Fact]
    [Semantics("S20", "S65")]
    public async Task A_link_that_another_client_replaces_leads_to_its_new_target_at_once()
    {
        ITestFileSystem second = await Fixture.GetSecondAsync();
        for (int round = 0; round < 6; round++)
        {
            string version = $"v{round % 3}";
            second.MakeDirectory(At(version));
            if (round % 2 == 0)
            {
                // As ln -sfn does it.
                second.MakeSymlink(version, At("current.new")).Ok();
                second.Rename(At("current.new"), At("current")).Ok();
            }
            else
            {
                second.Unlink(At("current")).Ok();
                second.MakeSymlink(version, At("current")).Ok();
            }

            Assert.Equal(version, Fs.ReadSymlink(At("current")).Ok());
            Assert.Equal(Fs.Stat(At(version)).Ok().Inode, Fs.Stat(At("current"), follow: true).Ok().Inode);
            Assert.Equal(version, Fs.ReadSymlink(At("current")).Ok());
        }
    }

    // What is copied by a system call is an error, and no signal, where a page cannot be had.
    private static string? CopiedAs(nint map, int offset, int copy)
    {
        byte[] piece = new byte[5000];
        nint count = Libc.PositionedWrite(copy, map + offset, piece.Length, 0);
        if (count < 0)
        {
            return Libc.LastError == Errno.EFAULT ? null : $"{Libc.LastError} at {offset}";
        }

        Assert.Equal(count, Libc.PositionedRead(copy, ref piece[0], count, 0));
        long wrong = TestBytes.FirstDifference(piece.AsSpan(0, (int)count), 1, offset);
        return wrong < 0 ? null : $"other bytes at {offset + wrong}";
    }

    [Collection(AloneCollection.Name)]
    public sealed class OverMount(UncachedMountFixture fixture) : KernelVersionTests(fixture), IClassFixture<UncachedMountFixture>;

    [Collection(AloneCollection.Name)]
    public sealed class OverWritebackMount(WritebackMountFixture fixture) : KernelVersionTests(fixture), IClassFixture<WritebackMountFixture>;
}
