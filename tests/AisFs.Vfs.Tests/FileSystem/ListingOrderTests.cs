using AisFs.TestKit;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>The order in which a directory tells its names.</summary>
public sealed class ListingOrderTests
{
    [Fact(Timeout = 60_000)]
    [Semantics("S258")]
    public async Task Names_made_here_stand_in_the_order_of_the_next_listing()
    {
        await using Mounted mount = await Mounted.StartAsync();
        foreach (string name in new[] { "m", "x", "c-1" })
        {
            mount.Put(name);
        }

        await mount.Client.ListAsync("");
        Assert.Equal(FsError.None, await mount.Client.MkdirAsync("c"));
        foreach (string name in new[] { "z", "b", "a", "c0", "é" })
        {
            await mount.Client.WriteAsync(name, "x");
        }

        Assert.Equal(FsError.None, await mount.Client.UnlinkAsync("m"));
        await mount.Client.WriteAsync("n", "x");
        string[] before = [.. (await mount.Client.ListPlusAsync("")).Select(static entry => entry.Name)];
        mount.Expire();
        mount.Requests();
        string[] after = [.. (await mount.Client.ListPlusAsync("")).Select(static entry => entry.Name)];
        Assert.Contains("c", after);
        Assert.Equal(after, before);
        Assert.NotEmpty(mount.Requests());
    }
}
