using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Content;

namespace AisFs.Conformance.Tests.Families;

/// <summary>fsync, flush and close, seen by another client of the same files.</summary>
public abstract class SyncTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3_000_000, false)]
    [InlineData(40_000_000, true)]
    [Semantics("S23")]
    public async Task What_was_synced_is_seen_by_another_client(int size, bool dataOnly)
    {
        byte[] content = TestBytes.Make(size, 21);
        ITestFileSystem second = await Fixture.GetSecondAsync();
        using ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Create).Ok();
        file.WriteAll(content, 0).Ok();
        file.Sync(dataOnly).Ok();
        ByteAssert.Same(content, second.ReadFile(At("file")).Ok());

        // Written on, and synced again.
        content[size / 2] ^= 0xFF;
        file.WriteAll(content.AsSpan(size / 2, 1), size / 2).Ok();
        file.Sync(dataOnly).Ok();
        ByteAssert.Same(content, second.ReadFile(At("file")).Ok());
        file.Close().Ok();
    }

    [Fact]
    [Semantics("S20", "S23")]
    public async Task What_was_closed_is_seen_by_another_client()
    {
        ITestFileSystem second = await Fixture.GetSecondAsync();
        for (int round = 0; round < 10; round++)
        {
            byte[] content = TestBytes.Make(1000 * (round + 1), (ulong)round);
            Fs.WriteFile(At("file"), content).Ok();
            Assert.Equal(content, second.ReadFile(At("file")).Ok());
        }
    }

    [Fact]
    public async Task What_was_flushed_by_closing_a_duplicate_is_seen_by_another_client()
    {
        ITestFileSystem second = await Fixture.GetSecondAsync();
        using ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Create).Ok();
        file.WriteAll([1, 2, 3], 0).Ok();
        file.Flush().Ok();
        Assert.Equal([1, 2, 3], second.ReadFile(At("file")).Ok());
        file.WriteAll([4], 3).Ok();
        file.Close().Ok();
        Assert.Equal([1, 2, 3, 4], second.ReadFile(At("file")).Ok());
    }

    [Fact]
    public void Syncing_what_is_clean_works()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        using ITestFile reader = Fs.Open(At("file"), OpenMode.Read).Ok();
        reader.Sync().Ok();
        using ITestFile writer = Fs.Open(At("file"), OpenMode.ReadWrite).Ok();
        writer.Sync().Ok();
        writer.Sync(dataOnly: true).Ok();
        writer.Flush().Ok();
        Assert.Equal([1], reader.ReadAll().Ok());
    }

    [Fact]
    public async Task A_synced_truncation_is_seen_by_another_client()
    {
        ITestFileSystem second = await Fixture.GetSecondAsync();
        Fs.WriteFile(At("file"), TestBytes.Make(5000, 1)).Ok();
        using ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite).Ok();
        file.Truncate(7).Ok();
        file.Sync().Ok();
        Assert.Equal(7, second.Stat(At("file")).Ok().Size);
        ByteAssert.Same(TestBytes.Make(7, 1), second.ReadFile(At("file")).Ok());
    }

    public sealed class OverVfs(VfsFixture fixture) : SyncTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : SyncTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : SyncTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : SyncTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
