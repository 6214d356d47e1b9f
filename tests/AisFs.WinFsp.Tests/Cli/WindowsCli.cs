using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>The published <c>aisfs.exe</c> under Wine.</summary>
internal static class WindowsCli
{
    /// <summary>Runs it: returns when it has mounted, or has ended.</summary>
    internal static async Task<WineProgram> StartAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
        => await WineProgram.StartAsync(await WineTools.PublishCliAsync(), arguments, environment);

    /// <summary>Ends the mount at a place as a user does, and waits for its process.</summary>
    internal static async Task UnmountAsync(WineProgram mount, string place)
    {
        await using WineProgram unmount = await StartAsync(["unmount", place]);
        Assert.True(await unmount.WaitAsync() == 0, $"{unmount.Log}\n{mount.Log}");
        Assert.True(await mount.WaitAsync() == 0, mount.Log.ToString());
    }
}
