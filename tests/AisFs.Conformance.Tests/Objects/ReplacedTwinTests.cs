using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>
/// Files that are renamed over files of the same content. A cluster stores nothing then, and may tell for a while that it did. The
/// names are many, so that some belong to two targets and some to one.
/// </summary>
public abstract class ReplacedTwinTests(FileSystemFixture fixture) : ObjectFamilyTests(fixture)
{
    private const int Count = 12;

    private const long Old = 1_000_000_000_123_456_700;

    private const long New = 1_200_000_000_765_432_100;

    [Theory]
    [InlineData("")]
    [InlineData("the same bytes")]
    [Semantics("S30", "S270")]
    public async Task A_file_keeps_its_own_attributes(string content)
    {
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(content);
        for (int i = 0; i < Count; i++)
        {
            Write($"from-{i}", bytes, New, Octal.Of(640));
            Write($"to-{i}", bytes, Old, Octal.Of(604));
        }

        await Fixture.RemountAsync();
        for (int i = 0; i < Count; i++)
        {
            Fs.Rename(At($"from-{i}"), At($"to-{i}")).Ok();
        }

        Check(Fs);
        await Fixture.RemountAsync();
        Check(Fs);
        await Fixture.RemountAsync();
        Check(Fs);
        Assert.Equal(Count, Fs.Names(Folder).Length);

        void Check(ITestFileSystem fs)
        {
            for (int i = 0; i < Count; i++)
            {
                NodeInfo file = fs.Stat(At($"to-{i}")).Ok();
                Assert.Equal(New, file.ModifiedNs);
                Assert.Equal(bytes.Length, file.Size);
                if (Has(Feature.Posix))
                {
                    Assert.Equal(Octal.Of(640), file.Mode);
                }
            }
        }
    }

    [Fact]
    [Semantics("S31", "S280")]
    public async Task Files_of_a_renamed_directory_keep_their_attributes_though_nothing_asked_for_them()
    {
        // The copies of names with a percent sign go through the client, the others do not.
        string[] names = ["plain", "half%2", "full%41"];
        byte[] bytes = "text"u8.ToArray();
        Fs.MakeDirectory(At("before"), Octal.Of(755)).Ok();
        foreach (string name in names)
        {
            Write($"before/{name}", bytes, New, Octal.Of(640));
        }

        await Fixture.RemountAsync();
        Fs.Rename(At("before"), At("after")).Ok();
        await Fixture.RemountAsync();
        foreach (string name in names)
        {
            NodeInfo file = Fs.Stat(At($"after/{name}")).Ok();
            Assert.Equal((name, New, bytes.Length), (name, file.ModifiedNs, (int)file.Size));
            if (Has(Feature.Posix))
            {
                Assert.Equal((name, Octal.Of(640)), (name, file.Mode));
            }
        }
    }

    [Fact]
    [Semantics("S270")]
    public async Task A_directory_that_replaces_an_empty_one_keeps_its_own_mode()
    {
        for (int i = 0; i < Count; i++)
        {
            MakeDirectory($"from-{i}", Octal.Of(750));
            MakeDirectory($"to-{i}", Octal.Of(705));
        }

        await Fixture.RemountAsync();
        for (int i = 0; i < Count; i++)
        {
            Fs.Rename(At($"from-{i}"), At($"to-{i}")).Ok();
        }

        // The cluster tells what it has in memory once more, and then what is stored.
        for (int pass = 0; pass < 3; pass++)
        {
            for (int i = 0; i < Count; i++)
            {
                Assert.Equal(Octal.Of(750), Fs.Stat(At($"to-{i}")).Ok().Mode);
            }

            await Fixture.RemountAsync();
        }
    }

    private void MakeDirectory(string name, uint mode)
    {
        Fs.MakeDirectory(At(name), Octal.Of(755)).Ok();
        Fs.Chmod(At(name), mode).Ok();
    }

    private void Write(string name, byte[] bytes, long modified, uint mode)
    {
        Fs.WriteFile(At(name), bytes).Ok();
        Fs.SetTimes(At(name), null, modified).Ok();
        if (Has(Feature.Posix))
        {
            Fs.Chmod(At(name), mode).Ok();
        }
    }

    public sealed class OverMount(UncachedMountFixture fixture) : ReplacedTwinTests(fixture), IClassFixture<UncachedMountFixture>;

    public sealed class OverVfs(UncachedVfsFixture fixture) : ReplacedTwinTests(fixture), IClassFixture<UncachedVfsFixture>;
}
