using AisFs.TestKit.Processes;

namespace AisFs.TestKit.Mounts;

/// <summary>What the kernel remembers of a mount: names, inodes and pages.</summary>
public static class KernelMemory
{
    /// <summary>
    /// Has the kernel forget what it remembers of one mount and nobody has open. Other than /proc/sys/vm/drop_caches it leaves
    /// all other mounts alone, whose tests run meanwhile. Needs root.
    /// </summary>
    /// <param name="mountpoint">The mount.</param>
    /// <param name="onTimeout">What ends a mount that does not answer.</param>
    /// <returns>How mount(8) ended: a container may not let it.</returns>
    public static Task<CommandResult> DropAsync(string mountpoint, Action? onTimeout = null)
        => CommandRunner.RunAsync(
            "mount",
            ["-i", "-o", "remount", mountpoint],
            TimeSpan.FromSeconds(60),
            environment: new Dictionary<string, string> { ["LIBMOUNT_FORCE_MOUNT2"] = "always" },
            onTimeout: onTimeout);
}
