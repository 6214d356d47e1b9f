using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Listings whose later pages tell what the cluster found for the first one.</summary>
public sealed class KeptWalkTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_page_that_tells_what_was_found_before_undoes_no_change(bool expires)
    {
        await using Mounted mount = await Mounted.StartAsync();
        mount.Store.KeepsWalks = true;
        mount.Store.PageSize = 100;
        for (int i = 0; i < 400; i++)
        {
            mount.Put($"f{i:d3}", "abc");
        }

        // The third page and those behind it are asked for when the changes were made.
        int pages = 0;
        TaskCompletionSource<FsError> changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        mount.Store.AddHook((call, _) => call is { Operation: StoreOperation.List, Stage: StoreStage.Begin, Text: "" } && Interlocked.Increment(ref pages) > 2
            ? new ValueTask<FsError>(changed.Task)
            : new ValueTask<FsError>(FsError.None));
        FsResult<HandleId> handle = await mount.System.OpenDirectoryAsync(InodeId.Root, CancellationToken.None);
        ListSink first = new(50);
        Assert.True((await mount.System.ReadDirectoryAsync(handle.Value, 0, false, first, CancellationToken.None)).IsOk);
        Assert.Equal(FsError.None, await mount.Client.WriteAsync("f350", "written meanwhile"));
        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("f351"));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("f352", "f3520"));
        if (expires)
        {
            // The walk is too old to be gone on with: the cluster looks again.
            mount.Put("f399x", "new");
            mount.Expire();
        }

        changed.SetResult(FsError.None);
        ListSink rest = new();
        Assert.True((await mount.System.ReadDirectoryAsync(handle.Value, first.Entries[^1].Cookie, false, rest, CancellationToken.None)).IsOk);
        string[] names = [.. first.Entries.Concat(rest.Entries).Select(static entry => entry.Name)];
        await mount.System.ReleaseDirectoryAsync(handle.Value);
        Assert.Equal(400 - 2 + (expires ? 1 : 0), names.Count(static name => name is not ("." or ".." or "f3520")));
        Assert.DoesNotContain("f351", names);
        Assert.DoesNotContain("f352", names);
        Assert.Equal(17, (await mount.Client.AttributesAsync("f350")).Size);
        Assert.False(await mount.Client.ExistsAsync("f351"));
        Assert.Contains("f3520", await mount.Client.ListAsync(string.Empty));
    }
}
