using System.CommandLine;
using AisFs.Cli.Mounting;
using AisFs.Cli.Running;
using AisFs.Interop.Fuse.Mounting;
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
        Option<bool> force = new("--force", "-f") { Description = "End the mount while files are open: files that were not closed are kept for 'aisfs recover'." };
        Command command = new("unmount", "Unmount; a dead mountpoint is cleared.") { mountpoint, lazy, force };
        command.Aliases.Add("umount");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string target = MountpointText.Normalise(parsed.GetRequiredValue(mountpoint));
            if (OperatingSystem.IsWindows())
            {
                return await UnmountRequest.SendAsync(target, cancellationToken).ConfigureAwait(false)
                    ? ExitCode.Success
                    : throw new StartException("some files did not reach the cluster: the mount's log names them, and 'aisfs recover list' shows those that were kept.");
            }

            FuseUnmount how = parsed.GetValue(force) ? FuseUnmount.Force : parsed.GetValue(lazy) ? FuseUnmount.Lazy : FuseUnmount.Normal;
            return await UnmountAsync(target, how, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> UnmountAsync(string target, FuseUnmount how, CancellationToken cancellationToken)
    {
        using UploadsWait? uploads = MountTable.Find(target) is { } mounted ? await UploadsWait.ConnectAsync(mounted.Device).ConfigureAwait(false) : null;
        await FuseMount.UnmountAsync(target, how, cancellationToken).ConfigureAwait(false);
        if (uploads is null || how == FuseUnmount.Lazy)
        {
            // Open files may stay open for days.
            return ExitCode.Success;
        }

        UploadsEnd end = await uploads.RunAsync(Console.Error, !Console.IsErrorRedirected, cancellationToken).ConfigureAwait(false);
        return end.IsGood ? ExitCode.Success : throw new StartException(end.Explain());
    }
}
