using AisFs.TestKit;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Commands;

/// <summary>What the first command of a new user prints can be copied into a shell, and Ctrl-C leaves nothing behind.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TempFolder _temp = new("demo");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Every_command_that_the_demo_suggests_works_and_an_interrupt_ends_it()
    {
        Require.Fuse();
        Require.Tool("curl", "curl");
        Require.Tool("getfattr", "attr");
        string mountpoint = _temp.Combine("mnt");
        await using BackgroundProcess demo = BackgroundProcess.Start(DaemonProgram.Path, ["demo", "--mountpoint", mountpoint]);
        await UntilAsync(demo, () => demo.Log.ToString().Contains("Ctrl-C", StringComparison.Ordinal));
        string[] commands = [.. demo.Log.ToString().Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim())];
        Assert.InRange(commands.Length, 5, 20);
        foreach (string command in commands)
        {
            CommandResult result = await CommandRunner.ShellAsync(command, TimeSpan.FromSeconds(60));
            Assert.True(result.ExitCode == 0, $"{command}: {result}");
        }

        Assert.Equal("hello\n", (await CommandRunner.ShellAsync(commands[^1], TimeSpan.FromSeconds(60))).Output);
        demo.Signal(LibcConstants.SIGINT);
        Assert.True(await demo.WaitAsync(TimeSpan.FromSeconds(60)), $"An interrupt did not end it.\n{demo.Log}");
        Assert.Equal(0, demo.ExitCode);
        Assert.DoesNotContain(mountpoint, await File.ReadAllTextAsync("/proc/self/mounts", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task UntilAsync(BackgroundProcess process, Func<bool> condition)
    {
        await Wait.UntilAsync(() => process.HasExited || condition(), () => $"The demo did not start.\n{process.Log}");
        Assert.False(process.HasExited, $"The demo did not start.\n{process.Log}");
    }
}
