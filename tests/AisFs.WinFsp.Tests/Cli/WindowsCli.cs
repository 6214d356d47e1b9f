using AisFs.TestKit.Processes;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>The published <c>aisfs.exe</c> under Wine.</summary>
internal static class WindowsCli
{
    /// <summary>Runs it: returns when it has mounted, or has ended.</summary>
    internal static async Task<WineProgram> StartAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, bool isShipped = false)
        => await WineProgram.StartAsync(await WineTools.PublishCliAsync(isShipped), arguments, environment);

    /// <summary>Runs a command that mounts nothing, to its end.</summary>
    internal static async Task<CommandResult> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
        => await RunProgramAsync(await WineTools.PublishCliAsync(), arguments, environment);

    /// <summary>Runs another Windows program to its end.</summary>
    internal static async Task<CommandResult> RunProgramAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        Dictionary<string, string> variables = await WineTools.PrepareAsync();
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            variables[name] = value;
        }

        return await CommandRunner.RunAsync(
            WineTools.Loader[0], [.. WineTools.Loader.Skip(1), program, .. arguments], TimeSpan.FromMinutes(2), environment: variables);
    }

    /// <summary>Ends the mount at a place as a user does, and waits for its process.</summary>
    internal static async Task UnmountAsync(WineProgram mount, string place)
    {
        await using WineProgram unmount = await StartAsync(["unmount", place]);
        Assert.True(await unmount.WaitAsync() == 0, $"{unmount.Log}\n{mount.Log}");
        Assert.True(await mount.WaitAsync() == 0, mount.Log.ToString());
    }
}
