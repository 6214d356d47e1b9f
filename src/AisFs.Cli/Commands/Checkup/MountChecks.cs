using System.Globalization;
using AisFs.Cli.Commands.Inspection;
using AisFs.Control.Client;
using AisFs.Control.Contract;
using AisFs.Interop.Fuse.Mounting;

namespace AisFs.Cli.Commands.Checkup;

/// <summary>The mounts that are there.</summary>
internal static class MountChecks
{
    // A mount that is well answers on a busy machine, too, if late; so long the cluster is given as well.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(8);

    // "aisfs status" waits no longer.
    private static readonly TimeSpan s_noticed = TimeSpan.FromSeconds(1.2);

    /// <summary>Asks the mounts of this user, and looks for those that died. No path in a mount is touched.</summary>
    public static async Task<IReadOnlyList<DoctorCheck>> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<FoundMount> mounts = MountFinder.Find();
        IReadOnlyList<MountAnswer<MountStatus>> answers = await MountFinder.AskAllAsync(mounts, "v1/status", ControlJson.Default.MountStatus, s_limit, cancellationToken).ConfigureAwait(false);
        List<DoctorCheck> checks = [.. answers.Select(Describe)];
        HashSet<string> known = [.. answers.Select(static answer => answer.Mount.Identity.Mountpoint)];
        if (OperatingSystem.IsLinux())
        {
            checks.AddRange(MountTable.Read()
                .Where(entry => entry.Type.EndsWith("aisfs", StringComparison.Ordinal) && !known.Contains(entry.Mountpoint))
                .Select(static entry => Check.Warn(
                    "mount",
                    $"The mount at '{entry.Mountpoint}' has no control socket that this user may use: it has died, belongs to another user, or is of an older version.",
                    $"If it has died, 'aisfs unmount {entry.Mountpoint}' clears it.")));
        }

        return checks;
    }

    private static DoctorCheck Describe(MountAnswer<MountStatus> answer)
    {
        string place = answer.Mount.Identity.Mountpoint;
        return answer.Value is not { } status
            ? Check.Fail("mount", $"The mount at '{place}' (process {answer.Mount.Place.Pid}) gives no answer: {answer.Failure}.", OperatingSystem.IsWindows() ? "Its log may tell why; ending that process ends it." : $"Its log may tell why; 'aisfs unmount --force {place}' ends it.")
            : status.Unsaved.Failed > 0 ? Check.Warn("mount", $"{Readable.Count(status.Unsaved.Failed, "file", "files")} at '{place}' could not be uploaded so far.", $"'aisfs status {place}' names them with the reasons.")
            : status.Leftovers.Count > 0 ? Check.Warn("mount", $"{Readable.Count(status.Leftovers.Count, "file", "files")} of '{place}' did not reach the cluster.", "'aisfs recover list' shows those that were kept.")
            : status.Caches.Disk?.Fault is { } fault ? Check.Warn("mount", $"The cache folder '{status.Caches.Disk.Directory}' of '{place}' is left aside: {fault}", "Check that disk; reads go on without it.")
            : status.Cluster.State is not ("ok" or "unknown") ? Check.Warn("mount", $"The cluster of '{place}' is not well: {status.Cluster.State}.", status.Cluster.Message ?? $"'aisfs status {place}' tells more.")
            : Check.Ok("mount", $"'{place}' is served by process {answer.Mount.Place.Pid}, version {status.Mount.Version}.{Slowness(answer.Took)}");
    }

    private static string Slowness(TimeSpan took)
        => took <= s_noticed ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" It has answered after {took.TotalSeconds:0.0} s: the mount or this machine is busy.");
}
