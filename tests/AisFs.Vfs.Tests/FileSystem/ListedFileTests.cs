using System.Text;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>
/// Files that a kernel knows from a listing only, and that nobody has asked for or opened: what they stand for is found once they are
/// used, whatever names they have by then.
/// </summary>
public sealed class ListedFileTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_was_only_listed_is_read_after_it_was_renamed()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("d/one", "first");
        mount.Put("e/other", "second");
        InodeId one = (await ListAsync(mount, "d"))["one"];
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("d/one", "e/two"));
        Assert.Equal("first", await ReadAsync(mount, one));
        Assert.Equal("first", await mount.Client.TextAsync("e/two"));
        Assert.False(await mount.Client.ExistsAsync("d/one"));
        mount.System.Forget(one, 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_files_that_were_only_listed_are_read_after_they_changed_their_names()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("d/one", "first");
        mount.Put("d/two", "second");
        Dictionary<string, InodeId> listed = await ListAsync(mount, "d");
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("d/one", "d/two", FsRenameFlags.Exchange));
        Assert.Equal("first", await ReadAsync(mount, listed["one"]));
        Assert.Equal("second", await ReadAsync(mount, listed["two"]));
        Assert.Equal("first", await mount.Client.TextAsync("d/two"));
        Forget(mount, listed);
    }

    [Fact(Timeout = 60_000)]
    public async Task Files_that_were_only_listed_are_read_after_their_directory_was_renamed()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("d/one", "first");
        mount.Put("d/two", "second");
        Dictionary<string, InodeId> listed = await ListAsync(mount, "d");
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("d", "f"));
        Assert.Equal("first", await ReadAsync(mount, listed["one"]));
        Assert.Equal("second", await ReadAsync(mount, listed["two"]));
        Assert.Equal("second", await mount.Client.TextAsync("f/two"));
        Forget(mount, listed);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_beside_a_directory_of_its_name_that_was_only_listed_is_read()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("d/twin", "file");
        mount.Put("d/twin/below", "below");
        Dictionary<string, InodeId> listed = await ListAsync(mount, "d");
        Assert.Equal("file", await ReadAsync(mount, listed["twin\uF8FF"]));
        Forget(mount, listed);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_was_only_listed_can_be_written_and_removed()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("d/one", "first");
        mount.Put("d/two", "second");
        Dictionary<string, InodeId> listed = await ListAsync(mount, "d");
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("d/one", "changed"));
        Assert.Equal("changed", await mount.Client.TextAsync("d/one"));
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("d/two"));
        Assert.Equal(["one"], await mount.Client.ListAsync("d"));
        Assert.Equal(7, (await mount.Client.AttributesAsync("d/one")).Size);
        Forget(mount, listed);
    }

    private static Task<Mounted> StartAsync()
        => Mounted.StartAsync(configure: static options => options with { TimesOnDemand = true, Times = FsTimes.Listed });

    // What the kernel gets of a listing with attributes: an inode per file, of which nothing else was asked.
    private static async Task<Dictionary<string, InodeId>> ListAsync(Mounted mount, string path)
    {
        InodeId directory = (await mount.System.LookupAsync(InodeId.Root, path, s_none)).Value.Attributes.Inode;
        HandleId handle = (await mount.System.OpenDirectoryAsync(directory, s_none)).Value;
        ListSink sink = new();
        Assert.True((await mount.System.ReadDirectoryAsync(handle, 0, withLookup: true, sink, s_none)).IsOk);
        await mount.System.ReleaseDirectoryAsync(handle);
        mount.System.Forget(directory, 1);
        Dictionary<string, InodeId> files = [];
        foreach (Listed listed in sink.Entries.Where(static entry => entry.Name is not ("." or "..") && !entry.Entry.Attributes.Inode.IsNone))
        {
            files.Add(listed.Name, listed.Entry.Attributes.Inode);
        }

        Assert.NotEmpty(files);
        return files;
    }

    private static async Task<string> ReadAsync(Mounted mount, InodeId inode)
    {
        FsResult<FsOpened> opened = await mount.System.OpenAsync(inode, FsOpenFlags.Read, s_none);
        Assert.True(opened.IsOk, $"{opened.Error}");
        FsResult<byte[]> read = await mount.Client.ReadHandleAsync(opened.Value.Handle);
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(opened.Value.Handle));
        return Encoding.UTF8.GetString(read.Value);
    }

    private static void Forget(Mounted mount, Dictionary<string, InodeId> listed)
    {
        foreach (InodeId inode in listed.Values)
        {
            mount.System.Forget(inode, 1);
        }
    }
}
