using System.CommandLine;
using AisFs.Cli.Mounting;
using AisFs.Mount.Fuse;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs unmount</c>.</summary>
internal static class UnmountCommand
{
    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Argument<string> mountpoint = new("mountpoint") { Description = "Where the cluster is mounted." };
        Option<bool> lazy = new("--lazy", "-l", "-z") { Description = "Detach while files are open: they stay usable, and the mount ends with the last close." };
        Option<bool> force = new("--force", "-f") { Description = "End the mount while files are open: what was written and not closed is kept for 'aisfs recover'." };
        Command command = new("unmount", "Unmount; a dead mountpoint is cleared.") { mountpoint, lazy, force };
        command.Aliases.Add("umount");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string target = MountpointText.Normalise(parsed.GetRequiredValue(mountpoint));
            if (OperatingSystem.IsWindows())
            {
                await UnmountRequest.SendAsync(target, cancellationToken).ConfigureAwait(false);
                return ExitCode.Success;
            }

            FuseUnmount how = parsed.GetValue(force) ? FuseUnmount.Force : parsed.GetValue(lazy) ? FuseUnmount.Lazy : FuseUnmount.Normal;
            await FuseMount.UnmountAsync(target, how, cancellationToken).ConfigureAwait(false);
            return ExitCode.Success;
        });
        return command;
    }
}
