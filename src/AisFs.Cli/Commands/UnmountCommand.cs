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
        Option<bool> force = new("--force", "-f", "--lazy") { Description = "Detach even while files are open; they stay usable until they are closed." };
        Command command = new("unmount", "Unmount; a dead mountpoint is cleared.") { mountpoint, force };
        command.Aliases.Add("umount");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string target = MountpointText.Normalise(parsed.GetRequiredValue(mountpoint));
            if (OperatingSystem.IsWindows())
            {
                await UnmountRequest.SendAsync(target, cancellationToken).ConfigureAwait(false);
                return ExitCode.Success;
            }

            await FuseMount.UnmountAsync(target, parsed.GetValue(force), cancellationToken).ConfigureAwait(false);
            return ExitCode.Success;
        });
        return command;
    }
}
