using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>A file that is open while its name gets another version: two inodes, of which each is itself.</summary>
public abstract class OpenVersionTests(FileSystemFixture fixture) : ObjectFamilyTests(fixture)
{
    private const int Size = 6_000_000;
    private const int Half = Size / 2;

    /// <summary>The link count of what lost its name.</summary>
    protected virtual uint NoLinks => 0;

    [Theory]
    [InlineData(Size)]
    [InlineData(60_000)]
    [InlineData(Size * 2)]
    [Semantics("S21", "S62")]
    public async Task An_open_version_keeps_its_bytes_its_size_and_its_number(int newSize)
    {
        byte[] next = TestBytes.Make(newSize, 2);
        await PutAsync("file", TestBytes.Make(Size, 1));
        using ITestFile open = Fs.Open(At("file"), OpenMode.Read).Ok();
        Assert.Equal(-1, TestBytes.FirstDifference(open.ReadExactly(0, Half), 1));
        NodeInfo before = open.Stat().Ok();
        await Bucket.PutAsync(At("file"), next);
        await Wait.UntilAsync(() => Fs.ReadFile(At("file")) is { Succeeded: true, Result: var read } && read.AsSpan().SequenceEqual(next));
        NodeInfo after = Fs.Stat(At("file")).Ok();
        NodeInfo old = open.Stat().Ok();
        Assert.Equal((newSize, 1u), (after.Size, after.LinkCount));
        Assert.Equal((before.Inode, Size, before.ModifiedNs, NoLinks), (old.Inode, old.Size, old.ModifiedNs, old.LinkCount));
        Assert.NotEqual(before.Inode, after.Inode);

        // From where it stopped, from the beginning, and at its end.
        AssertOldOrStale(open, Half);
        AssertOldOrStale(open, 0);
        Assert.Equal(0, open.Read(new byte[1000], Size) is { Succeeded: true } atEnd ? atEnd.Result : 0);
        using (ITestFile again = Fs.Open(At("file"), OpenMode.Read).Ok())
        {
            Assert.Equal((after.Inode, newSize), (again.Stat().Ok().Inode, again.Stat().Ok().Size));
            Assert.Equal(-1, TestBytes.FirstDifference(again.ReadExactly(0, newSize), 2));
        }

        Assert.Equal(after.Inode, Fs.Stat(At("file")).Ok().Inode);
    }

    [Fact]
    [Semantics("S28", "S62", "S63")]
    public async Task A_file_that_a_rename_replaces_stays_whole_for_who_has_it_open()
    {
        await PutAsync("file", TestBytes.Make(Size, 1));
        Fs.WriteFile(At("next"), TestBytes.Make(60_000, 2)).Ok();
        ulong next = Fs.Stat(At("next")).Ok().Inode;
        using ITestFile open = Fs.Open(At("file"), OpenMode.Read).Ok();
        Assert.Equal(-1, TestBytes.FirstDifference(open.ReadExactly(0, Half), 1));
        ulong number = open.Stat().Ok().Inode;
        Fs.Rename(At("next"), At("file")).Ok();
        Assert.Equal(-1, TestBytes.FirstDifference(Fs.ReadFile(At("file")).Ok(), 2));
        Assert.Equal((next, 60_000), (Fs.Stat(At("file")).Ok().Inode, Fs.Stat(At("file")).Ok().Size));
        NodeInfo old = open.Stat().Ok();
        Assert.Equal((number, Size, NoLinks), (old.Inode, old.Size, old.LinkCount));
        Assert.Equal(-1, TestBytes.FirstDifference(open.ReadExactly(0, Size), 1));
    }

    [Fact]
    [Semantics("S63")]
    public void Numbers_go_with_renamed_files_and_directories()
    {
        foreach (string name in new[] { "a", "b" })
        {
            Fs.WriteFile(At(name), [1]).Ok();
        }

        Fs.MakeDirectory(At("d")).Ok();
        Fs.WriteFile(At("d/x"), [2]).Ok();
        (ulong a, ulong b, ulong d, ulong x) = (Number("a"), Number("b"), Number("d"), Number("d/x"));
        Assert.Equal(4, new HashSet<ulong>([a, b, d, x]).Count);
        Fs.Rename(At("a"), At("c")).Ok();
        Fs.Rename(At("d"), At("e")).Ok();
        Fs.Rename(At("e/x"), At("b")).Ok();
        Assert.Equal((a, d, x), (Number("c"), Number("e"), Number("b")));
        Fs.WriteFile(At("a"), [3]).Ok();
        Assert.NotEqual(a, Number("a"));
        Assert.Equal(Number("a"), Number("a"));
        foreach (Listed entry in Fs.List(Folder).Ok())
        {
            NodeInfo info = Fs.Stat(At(entry.Name)).Ok();
            Assert.Equal((entry.Name, info.Inode, info.Kind), (entry.Name, entry.Inode, entry.Kind));
        }
    }

    [Fact]
    [Semantics("S63")]
    public async Task Directories_tell_numbers_and_kinds_of_what_others_made()
    {
        for (int i = 0; i < 30; i++)
        {
            await Bucket.PutAsync(At($"stranger-{i}"), [1]);
            await Bucket.PutAsync(At($"directory-{i}/below"), [2]);
        }

        await Wait.UntilAsync(() => Fs.List(Folder).Ok().Count > 0);

        for (int round = 0; round < 3; round++)
        {
            IReadOnlyList<Listed> entries = Fs.List(Folder).Ok();
            Assert.Equal(60, entries.Count);
            foreach (Listed entry in entries)
            {
                NodeInfo info = Fs.Stat(At(entry.Name)).Ok();
                Assert.Equal((entry.Name, info.Inode, info.Kind), (entry.Name, entry.Inode, entry.Kind));
            }

            // Changed objects, which the kernel knows as others.
            await Bucket.PutAsync(At("stranger-7"), TestBytes.Make(1000 + round, (ulong)round));
        }
    }

    [Fact]
    [Semantics("S15")]
    public async Task The_access_time_is_that_of_the_modification_or_what_was_set()
    {
        await PutAsync("stranger", [1, 2, 3]);
        Fs.WriteFile(At("own"), [1, 2, 3]).Ok();
        foreach (string name in new[] { "stranger", "own" })
        {
            NodeInfo first = Fs.Stat(At(name)).Ok();
            Assert.Equal(first.ModifiedNs, first.AccessedNs);
            for (int round = 0; round < 3; round++)
            {
                Fs.ReadFile(At(name)).Ok();
                Fs.Names(Folder);
                NodeInfo again = Fs.Stat(At(name)).Ok();
                Assert.Equal((first.AccessedNs, first.ModifiedNs, first.ChangedNs), (again.AccessedNs, again.ModifiedNs, again.ChangedNs));
            }

            Fs.SetTimes(At(name), 1_100_000_000_000_000_000, null).Ok();
            Assert.Equal((1_100_000_000_000_000_000, first.ModifiedNs), (Fs.Stat(At(name)).Ok().AccessedNs, Fs.Stat(At(name)).Ok().ModifiedNs));
        }

        await Fixture.RemountAsync();
        foreach (string name in new[] { "stranger", "own" })
        {
            Assert.Equal(1_100_000_000_000_000_000, Fs.Stat(At(name)).Ok().AccessedNs);
        }
    }

    private async Task PutAsync(string name, byte[] content)
    {
        await Bucket.PutAsync(At(name), content);
        await Wait.UntilAsync(() => Fs.Stat(At(name)).Succeeded);
    }

    private ulong Number(string name) => Fs.Stat(At(name)).Ok().Inode;

    // Old bytes may come from a cache; after that there is ESTALE, and never an end before the old one.
    private static void AssertOldOrStale(ITestFile file, int offset)
    {
        byte[] buffer = new byte[100_000];
        while (offset < Size)
        {
            Outcome<int> read = file.Read(buffer, offset);
            if (!read.Succeeded)
            {
                read.Fails(Errno.ESTALE);
                return;
            }

            Assert.True(read.Result > 0, $"The file ends at {offset}, the version that was opened at {Size}.");
            Assert.Equal(-1, TestBytes.FirstDifference(buffer.AsSpan(0, read.Result), 1, offset));
            offset += read.Result;
        }
    }

    public sealed class OverWinFsp(UncachedWineFixture fixture) : OpenVersionTests(fixture), IClassFixture<UncachedWineFixture>
    {
        // Volumes without hard links tell 1 in any case.
        protected override uint NoLinks => 1;
    }

    public sealed class OverVfs(UncachedVfsFixture fixture) : OpenVersionTests(fixture), IClassFixture<UncachedVfsFixture>;

    [Collection(AloneCollection.Name)]
    public sealed class OverMount(BriefMountFixture fixture) : OpenVersionTests(fixture), IClassFixture<BriefMountFixture>;

    [Collection(AloneCollection.Name)]
    public sealed class OverUncachedMount(UncachedMountFixture fixture) : OpenVersionTests(fixture), IClassFixture<UncachedMountFixture>;

    [Collection(AloneCollection.Name)]
    public sealed class OverWritebackMount(WritebackMountFixture fixture) : OpenVersionTests(fixture), IClassFixture<WritebackMountFixture>;
}
