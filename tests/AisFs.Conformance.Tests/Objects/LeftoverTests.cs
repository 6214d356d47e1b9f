using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>Directories that a cluster keeps on its disks after their last object went show nowhere.</summary>
public abstract class LeftoverTests(FileSystemFixture fixture) : ObjectFamilyTests(fixture)
{
    private static readonly string[] s_foreign = ["gone/f", "deep/a/b/c/f", "deep/a/x-1/f", "kept/sub/f", "d-1/f", "d/f", "d.txt/f"];

    [Fact]
    [Semantics("S55")]
    public async Task What_others_left_is_not_shown_at_any_depth()
    {
        await LeaveAsync();
        await CheckAsync(Fs);
        await Fixture.RemountAsync();
        await CheckAsync(Fs);
        await CheckAsync(await Fixture.GetSecondAsync());

        Task CheckAsync(ITestFileSystem fs)
        {
            Assert.Equal(["kept"], fs.Names(Folder));
            Assert.Equal(["here"], fs.Names(At("kept")));
            foreach (string name in (string[])["gone", "deep", "deep/a", "deep/a/b/c", "kept/sub", "d", "d-1", "d.txt"])
            {
                fs.Stat(At(name)).Fails(Errno.ENOENT);
            }

            return Task.CompletedTask;
        }
    }

    [Fact]
    [Semantics("S55")]
    public async Task A_directory_with_nothing_but_leftovers_is_empty()
    {
        Fs.MakeDirectory(At("own")).Ok();
        foreach (string name in s_foreign)
        {
            await Bucket.PutAsync(At("own/" + name), [1]);
            await Bucket.DeleteAsync(At("own/" + name));
        }

        Assert.Empty(Fs.Names(At("own")));
        Fs.MakeDirectory(At("other")).Ok();
        Fs.Rename(At("other"), At("own")).Ok();
        Assert.Equal(["own"], Fs.Names(Folder));
        Fs.RemoveDirectory(At("own")).Ok();
        Assert.Empty(Fs.Names(Folder));
        await Fixture.RemountAsync();
        Assert.Empty(Fs.Names(Folder));
    }

    [Fact]
    [Semantics("S55")]
    public async Task What_was_removed_or_renamed_stays_gone()
    {
        foreach (string name in s_foreign)
        {
            string[] parts = name.Split('/');
            for (int i = 1; i < parts.Length; i++)
            {
                _ = Fs.MakeDirectory(At(string.Join('/', parts[..i])));
            }

            Fs.WriteFile(At(name), [1]).Ok();
        }

        Fs.Rename(At("deep"), At("moved")).Ok();
        Remove("moved");
        Remove("d");
        Remove("kept/sub");
        string[] left = ["d-1", "d.txt", "gone", "kept"];
        Assert.Equal(left, Fs.Names(Folder));
        Assert.Empty(Fs.Names(At("kept")));
        await Fixture.RemountAsync();
        Assert.Equal(left, Fs.Names(Folder));
        Assert.Empty(Fs.Names(At("kept")));
        Assert.Equal(left, (await Fixture.GetSecondAsync()).Names(Folder));
        foreach (string name in (string[])["deep", "moved", "moved/a", "d", "kept/sub"])
        {
            Fs.Stat(At(name)).Fails(Errno.ENOENT);
        }
    }

    [Fact]
    [Semantics("S16")]
    public async Task A_directory_s_own_attributes_count_though_a_name_is_walked_before_its_marker()
    {
        TestKit.Require.That(Has(Feature.Posix), "needs modes");
        Fs.MakeDirectory(At("d")).Ok();
        Fs.Chmod(At("d"), Octal.Of(700)).Ok();
        for (int i = 0; i < 12; i++)
        {
            await Bucket.PutAsync(At($"d/.aisfs/{i}"), [1]);
        }

        await Fixture.RemountAsync();
        Assert.Equal(Octal.Of(700), Fs.Stat(At("d")).Ok().Mode);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(17_000_000)]
    [Semantics("S51")]
    public async Task A_file_of_any_size_takes_the_name_of_a_directory_that_is_gone(int size)
    {
        // So many that every disk of the cluster keeps the directories.
        string[] names = [.. Enumerable.Range(0, 60).SelectMany(i => new[] { $"flat/{i}", $"nested/deep/{i}" })];
        foreach (string name in names)
        {
            await Bucket.PutAsync(At(name), [1]);
        }

        foreach (string name in names)
        {
            await Bucket.DeleteAsync(At(name));
        }

        byte[] content = TestKit.Content.TestBytes.Make(size, 3);
        foreach (string name in (string[])["flat", "nested"])
        {
            Fs.WriteFile(At(name), content).Ok();
            ByteAssert.Same(content, await Bucket.GetAsync(At(name)));
        }

        await Fixture.RemountAsync();
        Assert.Equal(["flat", "nested"], Fs.Names(Folder));
        ByteAssert.Same(content, Fs.ReadFile(At("nested")).Ok());
    }

    private void Remove(string path)
    {
        foreach (string name in Fs.Names(At(path)))
        {
            if (Fs.Stat(At($"{path}/{name}")).Ok().Kind == NodeKind.Directory)
            {
                Remove($"{path}/{name}");
            }
            else
            {
                Fs.Unlink(At($"{path}/{name}")).Ok();
            }
        }

        Fs.RemoveDirectory(At(path)).Ok();
    }

    private async Task LeaveAsync()
    {
        await Bucket.PutAsync(At("kept/here"), [1]);
        foreach (string name in s_foreign)
        {
            await Bucket.PutAsync(At(name), [1]);
            await Bucket.DeleteAsync(At(name));
        }
    }

    public sealed class OverMount(UncachedMountFixture fixture) : LeftoverTests(fixture), IClassFixture<UncachedMountFixture>;

    public sealed class OverVfs(UncachedVfsFixture fixture) : LeftoverTests(fixture), IClassFixture<UncachedVfsFixture>;
}
