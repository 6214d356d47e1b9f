using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>The consistency contract: what one client sees of another's changes.</summary>
public abstract class ConsistencyTests(FileSystemFixture fixture) : ObjectFamilyTests(fixture)
{
    private const int LargeSize = 6_000_000;

    [Fact]
    [Semantics("S20")]
    public async Task What_another_program_wrote_is_seen_by_the_next_open()
    {
        for (int round = 1; round <= 10; round++)
        {
            byte[] content = TestBytes.Make(round * 3000, (ulong)round);
            await Bucket.PutAsync(At("object"), content);
            Assert.Equal(content.Length, Fs.Stat(At("object")).Ok().Size);
            Assert.Equal(content, Fs.ReadFile(At("object")).Ok());
        }
    }

    [Fact]
    [Semantics("S20")]
    public async Task An_overwrite_of_equal_size_is_seen_by_the_next_open()
    {
        for (int round = 1; round <= 10; round++)
        {
            byte[] content = TestBytes.Make(10_000, (ulong)round);
            await Bucket.PutAsync(At("object"), content);
            Assert.Equal(content, Fs.ReadFile(At("object")).Ok());
        }
    }

    [Fact]
    [Semantics("S20")]
    public async Task Another_clients_names_come_and_go()
    {
        ITestFileSystem second = await Fixture.GetSecondAsync();
        second.WriteFile(At("new"), [1]).Ok();
        Assert.Equal(["new"], Fs.Names(Folder));
        second.MakeDirectory(At("directory")).Ok();
        second.WriteFile(At("directory/file"), [2]).Ok();
        Assert.Equal([2], Fs.ReadFile(At("directory/file")).Ok());
        second.Rename(At("new"), At("renamed")).Ok();
        Assert.Equal(["directory", "renamed"], Fs.Names(Folder));
        Fs.Stat(At("new")).Fails(Errno.ENOENT);
        Fs.Unlink(At("renamed")).Ok();
        Assert.Equal(["directory"], second.Names(Folder));
        second.Unlink(At("directory/file")).Ok();
        second.RemoveDirectory(At("directory")).Ok();
        Assert.Empty(Fs.Names(Folder));
    }

    [Fact]
    [Semantics("S20", "S11")]
    public async Task Another_clients_attributes_are_seen()
    {
        ITestFileSystem second = await Fixture.GetSecondAsync();
        Fs.WriteFile(At("file"), [1]).Ok();
        second.Chmod(At("file"), Octal.Of(604)).Ok();
        second.SetTimes(At("file"), null, 1_000_000_000_000_000_007).Ok();
        second.SetXattr(At("file"), "user.color", "blue"u8).Ok();
        NodeInfo info = Fs.Stat(At("file")).Ok();
        Assert.Equal((Octal.Of(604), 1_000_000_000_000_000_007), (info.Mode, info.ModifiedNs));
        Assert.Equal("blue"u8, Fs.GetXattr(At("file"), "user.color").Ok());
    }

    [Theory]
    [InlineData(LargeSize)]
    [InlineData(LargeSize / 2)]
    [InlineData(LargeSize * 2)]
    [Semantics("S21")]
    public async Task An_open_file_never_mixes_two_versions(int newSize)
    {
        byte[] newContent = TestBytes.Make(newSize, 2);
        await Bucket.PutAsync(At("object"), TestBytes.Make(LargeSize, 1));
        using (ITestFile file = Fs.Open(At("object"), OpenMode.Read).Ok())
        {
            Assert.Equal(-1, TestBytes.FirstDifference(file.ReadExactly(0, 50_000), 1));
            await Bucket.PutAsync(At("object"), newContent);
            AssertOldOrStale(file, 1, LargeSize);
        }

        ByteAssert.Same(newContent, Fs.ReadFile(At("object")).Ok());
    }

    [Fact]
    [Semantics("S21")]
    public async Task A_file_that_is_overwritten_again_and_again_is_never_read_mixed()
    {
        await Bucket.PutAsync(At("object"), TestBytes.Make(LargeSize, 1));
        Task writer = Task.Run(
            async () =>
            {
                for (ulong version = 2; version <= 12; version++)
                {
                    await Bucket.PutAsync(At("object"), TestBytes.Make(LargeSize, version));
                }
            },
            TestContext.Current.CancellationToken);
        int whole = 0;
        while (!writer.IsCompleted || whole == 0)
        {
            using ITestFile file = Fs.Open(At("object"), OpenMode.Read).Ok();
            byte[] start = new byte[8];
            if (!file.Read(start, 0).Succeeded)
            {
                continue;
            }

            ulong version = Enumerable.Range(1, 12).Select(i => (ulong)i).Single(i => TestBytes.FirstDifference(start, i) < 0);
            whole += AssertOldOrStale(file, version, LargeSize) ? 1 : 0;
        }

        await writer;
        Assert.Equal(-1, TestBytes.FirstDifference(Fs.ReadFile(At("object")).Ok(), 12));
    }

    [Fact]
    [Semantics("S271")]
    public async Task A_file_that_changes_all_the_time_can_be_opened_and_told_at_any_time()
    {
        await Bucket.PutAsync(At("object"), [1]);
        using CancellationTokenSource end = new();
        Task writer = Task.Run(
            async () =>
            {
                for (int size = 1; !end.IsCancellationRequested; size++)
                {
                    await Bucket.PutAsync(At("object"), new byte[(size % 1000) + 1]);
                }
            },
            TestContext.Current.CancellationToken);
        Task other = Task.Factory.StartNew(() => Repeat(40, () => Fs.Stat(At("object")).Ok()), TaskCreationOptions.LongRunning);
        Repeat(
            40,
            () =>
            {
                Fs.Open(At("object"), OpenMode.Read).Ok().Dispose();
                Assert.InRange(Fs.Stat(At("object")).Ok().Size, 1, 1000);
                Fs.SetTimes(At("object"), null, 1_000_000_000_000_000_000).Ok();
                if (Fs.Features.HasFlag(Drivers.Feature.Posix))
                {
                    Fs.Chmod(At("object"), Octal.Of(640)).Ok();
                    Fs.SetXattr(At("object"), "user.color", "blue"u8).Ok();
                    Fs.GetXattr(At("object"), "user.ais.size").Ok();
                }
            });
        await other;
        await end.CancelAsync();
        await writer;
    }

    [Fact]
    [Semantics("S28")]
    public async Task A_file_removed_by_another_client_delivers_old_bytes_or_is_stale()
    {
        byte[] content = TestBytes.Make(LargeSize, 1);
        await Bucket.PutAsync(At("object"), content);
        using (ITestFile file = Fs.Open(At("object"), OpenMode.Read).Ok())
        {
            Assert.Equal(-1, TestBytes.FirstDifference(file.ReadExactly(0, 1000), 1));
            await Bucket.DeleteAsync(At("object"));
            AssertOldOrStale(file, 1, LargeSize);
        }

        Fs.Stat(At("object")).Fails(Errno.ENOENT);
        Assert.Empty(Fs.Names(Folder));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(40_000_000)]
    [Semantics("S24")]
    public async Task Nothing_is_visible_before_close(int size)
    {
        byte[] content = TestBytes.Make(size, 3);
        using (ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Create).Ok())
        {
            file.WriteAll(content, 0).Ok();
            Assert.Null(await Bucket.HeadAsync(At("file")));
            Assert.Null(await Bucket.GetAsync(At("file")));
            file.Close().Ok();
        }

        ByteAssert.Same(content, await Bucket.GetAsync(At("file")));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(40_000_000)]
    [Semantics("S24")]
    public async Task The_old_object_is_visible_until_close(int size)
    {
        byte[] content = TestBytes.Make(size, 3);
        await Bucket.PutAsync(At("file"), [1, 2, 3]);
        using (ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Truncate).Ok())
        {
            file.WriteAll(content, 0).Ok();
            Assert.Equal([1, 2, 3], await Bucket.GetAsync(At("file")));
            file.Close().Ok();
        }

        ByteAssert.Same(content, await Bucket.GetAsync(At("file")));
    }

    [Fact]
    [Semantics("S23")]
    public async Task What_was_synced_is_visible_while_the_file_is_still_open()
    {
        using ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Create).Ok();
        for (int round = 1; round <= 5; round++)
        {
            file.WriteAll(TestBytes.Make(1000, 4, (round - 1) * 1000), (round - 1) * 1000).Ok();
            file.Sync().Ok();
            byte[]? content = await Bucket.GetAsync(At("file"));
            Assert.Equal(round * 1000, content?.Length);
            Assert.Equal(-1, TestBytes.FirstDifference(content, 4));
        }

        file.Close().Ok();
    }

    [Fact]
    [Semantics("S27")]
    public async Task The_last_close_wins_as_a_whole()
    {
        ITestFileSystem second = await Fixture.GetSecondAsync();
        Fs.WriteFile(At("file"), new byte[2_000_000]).Ok();
        using ITestFile first = Fs.Open(At("file"), OpenMode.Write | OpenMode.Truncate).Ok();
        using ITestFile other = second.Open(At("file"), OpenMode.Write | OpenMode.Truncate).Ok();
        byte[] firstContent = TestBytes.Make(3_000_000, 1);
        byte[] otherContent = TestBytes.Make(1_000_000, 2);
        for (int part = 0; part < 10; part++)
        {
            first.WriteAll(firstContent.AsSpan(part * 300_000, 300_000), part * 300_000).Ok();
            other.WriteAll(otherContent.AsSpan(part * 100_000, 100_000), part * 100_000).Ok();
        }

        first.Close().Ok();
        ByteAssert.Same(firstContent, await Bucket.GetAsync(At("file")));
        other.Close().Ok();
        ByteAssert.Same(otherContent, await Bucket.GetAsync(At("file")));
    }

    [Fact]
    [Semantics("S27")]
    public async Task Two_clients_that_write_one_file_leave_one_of_both()
    {
        ITestFileSystem second = await Fixture.GetSecondAsync();
        byte[][] contents = [TestBytes.Make(500_000, 1), TestBytes.Make(300_000, 2)];
        for (int round = 0; round < 10; round++)
        {
            await Task.WhenAll(
                Task.Run(() => Fs.WriteFile(At("file"), contents[0]).Ok(), TestContext.Current.CancellationToken),
                Task.Run(() => second.WriteFile(At("file"), contents[1]).Ok(), TestContext.Current.CancellationToken));
            byte[] result = (await Bucket.GetAsync(At("file")))!;
            Assert.Contains(contents, content => content.AsSpan().SequenceEqual(result));
            ByteAssert.Same(result, Fs.ReadFile(At("file")).Ok());
        }
    }

    private static void Repeat(int times, Action work)
    {
        for (int i = 0; i < times; i++)
        {
            work();
        }
    }

    // Reads a file that has changed behind the handle. Old bytes may come from a cache; after that there is ESTALE.
    private static bool AssertOldOrStale(ITestFile file, ulong version, int size)
    {
        byte[] buffer = new byte[100_000];
        for (int offset = 0; offset < size;)
        {
            Outcome<int> read = file.Read(buffer, offset);
            if (!read.Succeeded)
            {
                read.Fails(Errno.ESTALE);
                return false;
            }

            Assert.True(read.Result > 0, $"The file ends at {offset}, the version that was opened at {size}.");
            Assert.Equal(-1, TestBytes.FirstDifference(buffer.AsSpan(0, read.Result), version, offset));
            offset += read.Result;
        }

        return true;
    }

    public sealed class OverVfs(UncachedVfsFixture fixture) : ConsistencyTests(fixture), IClassFixture<UncachedVfsFixture>;

    [Collection(AloneCollection.Name)]
    public sealed class OverMount(UncachedMountFixture fixture) : ConsistencyTests(fixture), IClassFixture<UncachedMountFixture>;

    public sealed class OverWinFsp(UncachedWineFixture fixture) : ConsistencyTests(fixture), IClassFixture<UncachedWineFixture>;
}
