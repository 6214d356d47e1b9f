using System.Text;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Files whose size is ahead of their bytes: nothing of them goes up until they have come.</summary>
public sealed class HeldTests
{
    [Fact(Timeout = 60_000)]
    public async Task What_is_held_goes_up_with_no_flush_and_no_sync_but_after_it()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "old");
        HandleId handle = await ExtendAsync(mount, "f");
        Assert.Equal(FsError.Busy, (await mount.System.FlushAsync(handle, CancellationToken.None)).Error);
        Assert.True((await mount.System.SyncAllAsync(CancellationToken.None)).IsOk);
        Assert.Equal("old", mount.Text("f"));
        await mount.System.WriteAsync(handle, 3, "new"u8.ToArray(), false, CancellationToken.None);
        mount.System.HoldUpload(handle, false);
        Assert.True((await mount.System.SyncAllAsync(CancellationToken.None)).IsOk);
        Assert.Equal("oldnew", mount.Text("f"));
        await mount.System.ReleaseAsync(handle);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task What_is_held_is_renamed_without_its_changes_which_follow(bool isNew, bool replaces)
    {
        await using Mounted mount = await Mounted.StartAsync();
        if (!isNew)
        {
            mount.Put("f", "old");
        }

        if (replaces)
        {
            mount.Put("g", "other");
        }

        HandleId handle = await ExtendAsync(mount, "f");
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("f", "g"));
        Assert.Null(mount.Text("f"));
        Assert.Equal(isNew ? replaces ? "other" : null : "old", mount.Text("g"));
        Assert.False(await mount.Client.ExistsAsync("f"));
        Assert.Equal(6, (await mount.Client.AttributesAsync("g")).Size);
        Assert.Equal(["g"], await mount.Client.ListAsync(string.Empty));
        await mount.System.WriteAsync(handle, 0, "oldnew"u8.ToArray(), false, CancellationToken.None);
        mount.System.HoldUpload(handle, false);
        Assert.True((await mount.System.FlushAsync(handle, CancellationToken.None)).IsOk);
        Assert.Equal("oldnew", mount.Text("g"));
        await mount.System.ReleaseAsync(handle);
        Assert.Equal("oldnew", await mount.Client.TextAsync("g"));
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("g"));
        Assert.Null(mount.Text("g"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_held_when_its_last_handle_ends_is_kept_and_not_uploaded()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "old");
        await mount.System.ReleaseAsync(await ExtendAsync(mount, "f"));
        Assert.Equal("old", mount.Text("f"));
        FsLeftover left = Assert.Single(mount.System.Leftovers);
        Assert.Equal(FsLeftoverKind.Kept, left.Kind);
        Assert.Equal("old", await mount.Client.TextAsync("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_open_that_wants_the_present_version_asks_for_it()
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Put("f", "old");
        HandleId old = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        Assert.Equal("old", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(old)).Value));
        mount.Put("f", "newer");
        FsResult<HandleId> fresh = await mount.Client.OpenAsync("f", FsOpenFlags.Read | FsOpenFlags.Fresh);
        Assert.Equal(FsError.Stale, fresh.Error);

        // The name means the new object then.
        fresh = await mount.Client.OpenAsync("f", FsOpenFlags.Read | FsOpenFlags.Fresh);
        Assert.Equal("newer", Encoding.UTF8.GetString((await mount.Client.ReadHandleAsync(fresh.Value)).Value));
        await mount.Client.CloseAsync(old);
        await mount.Client.CloseAsync(fresh.Value);
    }

    private static async Task<HandleId> ExtendAsync(Mounted mount, string name)
    {
        HandleId handle = (await mount.Client.OpenAsync(name, FsOpenFlags.Read | FsOpenFlags.Write, create: true)).Value;
        mount.System.HoldUpload(handle, true);
        InodeId inode = (await mount.Client.AttributesAsync(name)).Inode;
        FsResult<FsEntry> found = await mount.System.LookupAsync(InodeId.Root, name, CancellationToken.None);
        Assert.Equal(inode, found.Value.Attributes.Inode);
        FsResult<FsEntry> extended = await mount.System.SetAttributesAsync(inode, handle, new FsAttributeChanges { Size = 6 }, CancellationToken.None);
        Assert.True(extended.IsOk, extended.Error.ToString());
        mount.System.Forget(inode, 1);
        return handle;
    }
}
