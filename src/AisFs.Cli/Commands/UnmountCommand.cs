using System.CommandLine;
using AisFs.Cli.Mounting;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Cli.Text;
using AisFs.Interop.Fuse.Mounting;
using AisFs.Mount;
using AisFs.Mount.Fuse;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs unmount</c>.</summary>
internal static class UnmountCommand
{
    // What a timer can count.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(24);

    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Argument<string> mountpoint = new("mountpoint") { Description = "Where the cluster is mounted." };
        Option<bool> noWait = new("--no-wait") { Description = "Return when the mount has left the tree. Gives up the report: only the log tells whether the last uploads succeed." };
        LinuxOption lazy = new("--lazy", "-l", "-z") { Description = "Detach while files are open: they stay usable, and the mount ends with the last close. Gives up the report, as --no-wait does." };
        LinuxOption force = new("--force", "-f") { Description = "End the mount while files are open. Gives up what was written to files that are not closed: it is kept for 'aisfs recover', and not uploaded." };
        Option<string> timeout = new("--timeout") { Description = "How long to wait for the last uploads, which go on after that. Default: forever.", HelpName = "TIME" };
        Option<bool> readOnly = new("--read-only", "-r") { Hidden = true };
        Option<bool> verbose = new("--verbose", "-v") { Hidden = true };
        Command command = new("unmount", "Unmount, and wait for the last uploads; a dead mountpoint is cleared.") { mountpoint, noWait, lazy, force, timeout, readOnly, verbose };
        command.Aliases.Add("umount");
        command.SetAction(async (parsed, _) =>
        {
            bool waits = !parsed.GetValue(noWait);
            TimeSpan limit = parsed.GetValue(timeout) is { } text ? ValueParser.Duration("--timeout", text) : TimeSpan.MaxValue;
            if (parsed.GetValue(timeout) is not null && (!waits || parsed.GetValue(lazy)))
            {
                throw new OptionException($"--timeout: with {(waits ? "--lazy" : "--no-wait")} there is no wait to limit.");
            }

            lazy.RefuseElsewhere(parsed);
            force.RefuseElsewhere(parsed);
            string target = MountpointText.Normalise(parsed.GetRequiredValue(mountpoint));
            if (OperatingSystem.IsWindows())
            {
                return await UnmountRequest.SendAsync(target, waits ? limit : TimeSpan.Zero, StopSignals.Listen().Stopping).ConfigureAwait(false)
                    ? ExitCode.Success
                    : throw new StartException("some files did not reach the cluster: the mount's log names them, and 'aisfs recover list' shows those that were kept.", ExitCode.UploadsLeft);
            }

            FuseUnmount how = parsed.GetValue(force) ? FuseUnmount.Force : parsed.GetValue(lazy) ? FuseUnmount.Lazy : FuseUnmount.Normal;
            return await UnmountAsync(target, how, waits && how != FuseUnmount.Lazy ? limit : null, parsed.GetValue(readOnly), parsed.GetValue(verbose)).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> UnmountAsync(string target, FuseUnmount how, TimeSpan? limit, bool readOnlyIfBusy, bool isVerbose)
    {
        using UploadsWait? uploads = MountTable.Find(target) is { } mounted ? await UploadsWait.ConnectAsync(mounted.Device).ConfigureAwait(false) : null;
        try
        {
            await FuseMount.UnmountAsync(target, how, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MountException e) when (e.Kind == MountErrorKind.Busy)
        {
            string users = MountUsers.Describe(target);
            if (readOnlyIfBusy)
            {
                throw Remount.MakeReadOnly(target, users.Length == 0 ? "a program" : users);
            }

            throw users.Length == 0 ? e : new StartException($"'{target}' is in use by {users}: let them close their files and leave its folders, or see --lazy and --force.", ExitCode.Busy, e);
        }

        if (isVerbose)
        {
            Console.Out.WriteLine(PrintableText.Escape($"aisfs: '{target}' is unmounted"));
        }

        if (uploads is null || limit is not { } time)
        {
            // Open files may stay open for days.
            return ExitCode.Success;
        }

        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(StopSignals.Listen().Stopping);
        if (time < s_longest)
        {
            end.CancelAfter(time);
        }

        UploadsEnd? outcome = await uploads.RunAsync(Console.Error, !Console.IsErrorRedirected, end.Token).ConfigureAwait(false);
        if (outcome is null)
        {
            string why = StopSignals.Listen().Stop.IsCompleted ? "the wait was interrupted" : "--timeout is over";
            throw new StartException(
                $"{why}: '{target}' has left the tree, and its process goes on ({uploads.Left}); its log tells the end, and files that fail are kept for 'aisfs recover'.", ExitCode.UploadsLeft);
        }

        return outcome.IsGood ? ExitCode.Success : throw new StartException(outcome.Explain(), ExitCode.UploadsLeft);
    }
}
