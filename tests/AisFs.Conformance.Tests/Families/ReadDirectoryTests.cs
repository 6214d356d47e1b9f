using System.Globalization;
using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Listing directories.</summary>
public abstract class ReadDirectoryTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Fact]
    public void An_empty_directory_lists_itself_and_its_parent()
    {
        using ITestDirectory directory = Fs.OpenDirectory(Folder).Ok();
        Assert.Equal([".", ".."], ReadAll(directory).Select(entry => entry.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Entries_tell_what_they_are()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.MakeSymlink("file", At("link")).Ok();
        Dictionary<string, NodeKind> kinds = Fs.List(Folder).Ok().ToDictionary(entry => entry.Name, entry => entry.Kind, StringComparer.Ordinal);
        Assert.Equal(3, kinds.Count);
        Assert.Equal((NodeKind.File, NodeKind.Directory), (kinds["file"], kinds["directory"]));

        // The type of an entry may be unknown; a link must then not be taken for something else.
        Assert.Contains(kinds["link"], new[] { NodeKind.Symlink, NodeKind.Other });
    }

    [Fact]
    public void The_numbers_of_entries_are_those_of_their_files()
    {
        for (int i = 0; i < 10; i++)
        {
            Fs.WriteFile(At($"file-{i}"), [1]).Ok();
        }

        foreach (Listed entry in Fs.List(Folder).Ok())
        {
            Assert.Equal(Fs.Stat(At(entry.Name)).Ok().Inode, entry.Inode);
        }
    }

    [Fact]
    public async Task Ten_thousand_entries_are_listed_once_each()
    {
        await Fixture.SeedAsync(Folder, "file-", 10_000, 10);
        await Fixture.RemountAsync();
        using ITestDirectory directory = Fs.OpenDirectory(Folder).Ok();
        List<Listed> all = ReadAll(directory);
        Assert.Equal(10_002, all.Count);
        Assert.Equal(10_002, all.Select(entry => entry.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(10, Fs.Stat(At("file-00000")).Ok().Size);
        Assert.Equal(10, Fs.Stat(At("file-09999")).Ok().Size);
        Fs.Stat(At("file-10000")).Fails(Errno.ENOENT);

        // Again from the middle: the cookie of an entry leads behind it.
        directory.Seek(all[5000].Cookie).Ok();
        Assert.Equal(all.Skip(5001).Select(entry => entry.Name), ReadAll(directory).Select(entry => entry.Name));
    }

    [Fact]
    public void A_listing_starts_again_from_the_beginning()
    {
        Fs.WriteFile(At("a"), [1]).Ok();
        using ITestDirectory directory = Fs.OpenDirectory(Folder).Ok();
        Assert.Equal(3, ReadAll(directory).Count);
        Fs.WriteFile(At("b"), [1]).Ok();
        directory.Seek(0).Ok();
        Assert.Equal([".", "..", "a", "b"], ReadAll(directory).Select(entry => entry.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_does_not_change_is_listed_once_while_others_come_and_go()
    {
        for (int i = 0; i < 1500; i++)
        {
            Fs.WriteFile(At($"{(i % 3 == 0 ? "stay" : "leave")}-{i:0000}"), []).Ok();
        }

        using ITestDirectory directory = Fs.OpenDirectory(Folder).Ok();
        List<Listed> seen = [.. directory.ReadSome().Ok()];
        for (int i = 0; i < 1500; i++)
        {
            if (i % 3 != 0)
            {
                Fs.Unlink(At($"leave-{i:0000}")).Ok();
            }

            if (i % 5 == 0)
            {
                Fs.WriteFile(At($"come-{i:0000}"), []).Ok();
            }
        }

        seen.AddRange(ReadAll(directory));
        string[] stayed = [.. seen.Select(entry => entry.Name).Where(name => name.StartsWith("stay", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"stay-{i * 3:0000}"), stayed);
        Assert.Equal(seen.Count, seen.Select(entry => entry.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(800, Fs.List(Folder).Ok().Count);
    }

    [Fact]
    public void Removing_what_is_listed_removes_all()
    {
        for (int i = 0; i < 1000; i++)
        {
            Fs.MakeNode(At($"file-{i}")).Ok();
        }

        using ITestDirectory directory = Fs.OpenDirectory(Folder).Ok();
        while (directory.ReadSome().Ok() is { Count: > 0 } some)
        {
            foreach (Listed entry in some.Where(entry => entry.Name is not ("." or "..")))
            {
                Fs.Unlink(At(entry.Name)).Ok();
            }
        }

        Assert.Empty(Fs.Names(Folder));
    }

    [Fact]
    public async Task Listings_during_changes_always_show_what_stays()
    {
        string[] stable = [.. Enumerable.Range(0, 50).Select(i => $"stable-{i:00}")];
        foreach (string name in stable)
        {
            Fs.WriteFile(At(name), [1]).Ok();
        }

        bool done = false;
        Task churn = Task.Run(() =>
        {
            for (int i = 0; !Volatile.Read(ref done); i = (i + 1) % 20)
            {
                Fs.WriteFile(At($"churn-{i}"), [1]).Ok();
                Fs.Unlink(At($"churn-{(i + 10) % 20}")).Fails(Errno.OK, Errno.ENOENT);
            }
        }, TestContext.Current.CancellationToken);
        for (int i = 0; i < 60; i++)
        {
            string[] names = Fs.Names(Folder);
            Assert.Equal(stable, names.Where(name => name.StartsWith("stable", StringComparison.Ordinal)));
            Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
        }

        Volatile.Write(ref done, true);
        await churn;
    }

    [Fact]
    public void Sizes_after_listing_are_right()
    {
        for (int i = 0; i < 100; i++)
        {
            Fs.WriteFile(At(i.ToString(CultureInfo.InvariantCulture)), new byte[i]).Ok();
        }

        foreach (Listed entry in Fs.List(Folder).Ok())
        {
            Assert.Equal(int.Parse(entry.Name, CultureInfo.InvariantCulture), Fs.Stat(At(entry.Name)).Ok().Size);
        }
    }

    private static List<Listed> ReadAll(ITestDirectory directory)
    {
        List<Listed> all = [];
        while (directory.ReadSome().Ok() is { Count: > 0 } some)
        {
            all.AddRange(some);
        }

        return all;
    }

    public sealed class OverVfs(VfsFixture fixture) : ReadDirectoryTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : ReadDirectoryTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : ReadDirectoryTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : ReadDirectoryTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
