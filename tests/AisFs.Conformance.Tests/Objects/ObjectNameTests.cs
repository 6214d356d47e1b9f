using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>Objects of others whose names are odd for files, and names that files cannot have because of the cluster.</summary>
public abstract class ObjectNameTests(FileSystemFixture fixture) : ObjectFamilyTests(fixture)
{
    private const string Marker = ".aisfs-dir";

    [Fact]
    [Semantics("S5")]
    public async Task An_object_that_is_a_directory_too_is_readable_under_another_name()
    {
        (string child, _) = await PutTwinAsync([1, 2, 3], [4]);
        Assert.Equal(NodeKind.Directory, Fs.Stat(At("foo")).Ok().Kind);
        Assert.Equal(["foo", "foo\uf8ff"], Fs.Names(Folder));
        Assert.Equal([child], Fs.Names(At("foo")));
        Assert.Equal(3, Fs.Stat(At("foo\uf8ff")).Ok().Size);
        Assert.Equal([1, 2, 3], Fs.ReadFile(At("foo\uf8ff")).Ok());
        Assert.Equal([4], Fs.ReadFile(At("foo/" + child)).Ok());
    }

    [Fact]
    [Semantics("S5")]
    public async Task A_twin_can_be_removed()
    {
        (string child, _) = await PutTwinAsync([1, 2, 3], [4]);
        Assert.Equal(["foo", "foo\uf8ff"], Fs.Names(Folder));
        Fs.Unlink(At("foo\uf8ff")).Ok();
        Assert.Null(await Bucket.HeadAsync(At("foo")));
        Assert.Equal(["foo"], Fs.Names(Folder));
        Assert.Equal([4], Fs.ReadFile(At("foo/" + child)).Ok());
    }

    [Fact]
    [Semantics("S278")]
    public async Task A_directory_of_which_there_is_an_object_too_is_listed_whole_and_not_empty()
    {
        await Bucket.PutAsync(At("foo"), [1]);
        SortedSet<string> files = new(StringComparer.Ordinal);
        SortedSet<string> inner = new(StringComparer.Ordinal);
        for (int i = 0; i < 24; i++)
        {
            (SortedSet<string> names, string name) = i % 3 == 0 ? (inner, $"in{i}") : (files, $"f{i}");
            try
            {
                await Bucket.PutAsync(At(ReferenceEquals(names, inner) ? $"foo/sub/{name}" : $"foo/{name}"), [2]);
                names.Add(name);
            }
            catch (HttpRequestException e) when (e.StatusCode == System.Net.HttpStatusCode.BadRequest)
            {
                // It belongs on the disk that holds the object.
            }
        }

        await Fixture.RemountAsync();
        Assert.Equal(["foo", "foo\uf8ff"], Fs.Names(Folder));
        for (int round = 0; round < 4; round++)
        {
            Assert.Equal([.. files, "sub"], Fs.Names(At("foo")));
            Assert.Equal(inner, Fs.Names(At("foo/sub")));
            Fs.RemoveDirectory(At("foo/sub")).Fails(Errno.ENOTEMPTY);
            Fs.RemoveDirectory(At("foo")).Fails(Errno.ENOTEMPTY);
        }

        Fs.MakeDirectory(At("other")).Ok();
        // Windows replaces no directory.
        Fs.Rename(At("other"), At("foo/sub")).Fails(Errno.ENOTEMPTY, Errno.EACCES);
        Fs.Rename(At("foo"), At("moved")).Ok();
        Assert.Equal([.. files, "sub"], Fs.Names(At("moved")));
        Assert.Equal(inner, Fs.Names(At("moved/sub")));
        Assert.Equal([1], await Bucket.GetAsync(At("foo")));
        Assert.Equal([2], await Bucket.GetAsync(At("moved/" + files.Min)));
        Assert.Equal(["foo", "moved", "other"], Fs.Names(Folder));
    }

    [Fact]
    [Semantics("S5")]
    public async Task A_file_whose_place_on_the_cluster_an_object_takes_cannot_be_stored()
    {
        (string child, string refused) = await PutTwinAsync([1, 2, 3], [4]);
        Fs.WriteFile(At("foo/" + refused), [5]).Fails(Errno.ENOTDIR);
        Assert.Equal([4], Fs.ReadFile(At("foo/" + child)).Ok());
        Assert.Equal([1, 2, 3], await Bucket.GetAsync(At("foo")));

        // Nothing keeps it back once the object is gone.
        await Bucket.DeleteAsync(At("foo"));
        Fs.WriteFile(At("foo/" + refused), [6]).Ok();
        Assert.Equal([6], await Bucket.GetAsync(At("foo/" + refused)));
    }

    [Theory]
    [InlineData("tab\tname")]
    [InlineData("line\nbreak")]
    [InlineData("carriage\rreturn\n")]
    [InlineData("bell\u0007")]
    [InlineData("delete\u007f")]
    [InlineData("percent %\n")]
    [Semantics("S8")]
    public async Task An_object_with_control_characters_is_a_file_that_can_be_read_changed_renamed_and_removed(string name)
    {
        // What a redirect that has lost the control characters would lead to.
        string neighbour = string.Concat(name.Select(static c => char.IsControl(c) ? ' ' : c));
        await Bucket.PutAsync(At(neighbour), [9, 9]);
        await Bucket.PutAsync(At(name), [1, 2, 3]);
        await Bucket.PutAsync(At($"below/{name}/file"), [4]);
        Assert.Equal(new[] { "below", name, neighbour }.Order(StringComparer.Ordinal), Fs.Names(Folder));
        Assert.Equal(3, Fs.Stat(At(name)).Ok().Size);
        Assert.Equal([1, 2, 3], Fs.ReadFile(At(name)).Ok());
        Assert.Equal([name], Fs.Names(At("below")));
        Assert.Equal([4], Fs.ReadFile(At($"below/{name}/file")).Ok());
        Fs.Rename(At(name), At("plain")).Ok();
        Assert.Equal([1, 2, 3], await Bucket.GetAsync(At("plain")));
        Assert.Null(await Bucket.HeadAsync(At(name)));
        await Bucket.PutAsync(At(name), [5]);
        await Fixture.RemountAsync();
        Fs.WriteFile(At(name), [6, 7]).Ok();
        Assert.Equal([6, 7], await Bucket.GetAsync(At(name)));
        Fs.Unlink(At(name)).Ok();
        Assert.Null(await Bucket.HeadAsync(At(name)));
        Assert.Equal([9, 9], await Bucket.GetAsync(At(neighbour)));
    }

    [Theory]
    [InlineData("dot/./inside")]
    [InlineData("long/123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    [InlineData("raw\udcff/below")]
    [InlineData("raw\udcc3\udc28")]
    [Semantics("S8")]
    public async Task A_name_that_no_file_can_have_is_left_out_and_harms_nobody(string name)
    {
        try
        {
            await Bucket.PutAsync(At(name), [1]);
        }
        catch (HttpRequestException e) when (e.StatusCode is not null)
        {
            Assert.Skip($"The cluster refuses this name by itself: {e.StatusCode}");
        }

        await Bucket.PutAsync(At("neighbour"), [2]);
        string first = name.Split('/')[0];

        // A cluster lists nothing of a name with such a long segment, not even its directories.
        string[] shown = first == "dot" ? [first, "neighbour"] : ["neighbour"];
        Assert.Equal(shown, Fs.Names(Folder));
        Assert.Equal([2], Fs.ReadFile(At("neighbour")).Ok());
        Assert.Equal([1], await Bucket.GetAsync(At(name)));
        if (first == "dot")
        {
            Assert.Empty(Fs.Names(At(first)));
        }
    }

    [Fact]
    [Semantics("S8")]
    public async Task The_log_says_once_per_directory_how_many_names_are_left_out()
    {
        foreach (string name in new[] { "folder/raw\udcff", "folder/raw\udcfe", "folder/shown" })
        {
            try
            {
                await Bucket.PutAsync(At(name), [1]);
            }
            catch (HttpRequestException e) when (e.StatusCode is not null)
            {
                Assert.Skip($"The cluster refuses such names by itself: {e.StatusCode}");
            }
        }

        Assert.SkipUnless(Has(Feature.Kernel), "The log is that of a mount.");
        int start = Fixture.LogLength;
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(["shown"], Fs.Names(At("folder")));
        }

        string[] lines = [.. (await WaitForLogAsync(start, "cannot be shown")).Split('\n').Where(line => line.Contains("cannot be shown", StringComparison.Ordinal))];
        string only = Assert.Single(lines);
        Assert.Contains($"{At("folder")}: ", only, StringComparison.Ordinal);
        Assert.Contains("2 names cannot be shown", only, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S9")]
    public async Task A_tilde_is_no_directory_at_the_top_of_a_bucket_but_a_file()
    {
        Fs.Stat("/~").Fails(Errno.ENOENT);
        Fs.Stat("/~/x").Fails(Errno.ENOENT);
        Fs.MakeDirectory("/~").Fails(Errno.EILSEQ);
        Fs.MakeDirectory(At("other")).Ok();
        Fs.Rename(At("other"), "/~").Fails(Errno.EILSEQ);
        Fs.WriteFile("/~", [1]).Ok();
        Assert.Equal([1], await Bucket.GetAsync("~"));
        Fs.Stat("/~/x").Fails(Errno.ENOTDIR);
        Fs.Unlink("/~").Ok();
        Fs.Stat("/~").Fails(Errno.ENOENT);
        Fs.MakeDirectory(At("~")).Ok();
        Fs.WriteFile(At("~/x"), [2]).Ok();
        Assert.Equal([2], await Bucket.GetAsync(At("~/x")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sub/")]
    [Semantics("S9")]
    public async Task The_markers_name_is_reserved(string folder)
    {
        Fs.MakeDirectory(At("sub")).Ok();
        Fs.WriteFile(At(folder + Marker), [1]).Fails(Errno.EPERM);
        Fs.MakeDirectory(At(folder + Marker)).Fails(Errno.EPERM);
        Fs.MakeSymlink("x", At(folder + Marker)).Fails(Errno.EPERM);
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.Rename(At("file"), At(folder + Marker)).Fails(Errno.EPERM);
        Assert.Equal(0, (await Bucket.HeadAsync(At("sub/" + Marker)))!.Size);
    }

    /// <summary>
    /// Stores the object <c>foo</c> and one below it. Where both lie on one mountpath the cluster refuses the second: such
    /// a name is found, too.
    /// </summary>
    private async Task<(string Child, string Refused)> PutTwinAsync(byte[] content, byte[] below)
    {
        await Bucket.PutAsync(At("foo"), content);
        string? child = null;
        string? refused = null;
        for (int i = 0; i < 1000 && (child is null || refused is null); i++)
        {
            string name = $"bar{i}";
            try
            {
                await Bucket.PutAsync(At("foo/" + name), below);
                if (child is null)
                {
                    child = name;
                }
                else
                {
                    await Bucket.DeleteAsync(At("foo/" + name));
                }
            }
            catch (HttpRequestException e) when (e.StatusCode == System.Net.HttpStatusCode.BadRequest)
            {
                refused ??= name;
            }
        }

        Assert.NotNull(child);
        Assert.NotNull(refused);
        return (child, refused);
    }

    public sealed class OverVfs(UncachedVfsFixture fixture) : ObjectNameTests(fixture), IClassFixture<UncachedVfsFixture>;

    public sealed class OverMount(UncachedMountFixture fixture) : ObjectNameTests(fixture), IClassFixture<UncachedMountFixture>;

    public sealed class OverWinFsp(UncachedWineFixture fixture) : ObjectNameTests(fixture), IClassFixture<UncachedWineFixture>;
}
