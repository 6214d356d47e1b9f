using AisFs.Cli.Text;
using AisFs.Control.Contract;

namespace AisFs.Cli.Commands.Inspection;

/// <summary>How mounts stand, as lines of text. Names come from files and clusters: nothing in them reaches a terminal as a command.</summary>
internal static class StatusView
{
    private const int LabelWidth = 10;

    /// <summary>The lines about one mount.</summary>
    public static IEnumerable<string> Lines(StatusEntry entry)
    {
        MountIdentity mount = entry.Mount;
        yield return $"{Text(mount.Mountpoint)}  {Text(mount.Source)}  aisfs {Text(mount.Version)}, process {mount.Pid} of {Text(mount.User)}"
            + (entry.Status is { } serving ? $", up {Readable.Duration(serving.UptimeSeconds)}{(serving.State == "ending" ? ", ending" : string.Empty)}{(serving.ReadOnly ? ", read-only" : string.Empty)}" : string.Empty);
        if (entry.Status is not { } status)
        {
            yield return Line("state", $"does not answer{(entry.Failure is { } why and not "does not answer" ? $": {Text(why)}" : string.Empty)}");
            yield break;
        }

        yield return Line("cluster", Cluster(status.Cluster));
        yield return Line("unsaved", Unsaved(status.Unsaved));
        foreach (UnsavedItem item in status.Unsaved.Oldest)
        {
            yield return Line(string.Empty, $"{Text(item.Path)}  {Readable.Size(item.Bytes)}  {Text(item.State)}  {Readable.Duration(item.AgeSeconds)}{(item.Error is { } error ? $"  {Text(error)}" : string.Empty)}");
        }

        if (status.Unsaved.Files > status.Unsaved.Oldest.Count)
        {
            yield return Line(string.Empty, $"and {status.Unsaved.Files - status.Unsaved.Oldest.Count} more");
        }

        if (status.Leftovers.Count > 0)
        {
            yield return Line("kept", $"{Readable.Count(status.Leftovers.Count, "file", "files")} did not reach the cluster: 'aisfs recover list' shows what was kept");
        }

        yield return Line("open", $"{Readable.Count(status.Open.Files, "file", "files")}, {Readable.Count(status.Open.Directories, "directory", "directories")}");
        foreach (OpenItem item in entry.OpenFiles ?? [])
        {
            yield return Line(string.Empty, $"{Text(item.Path)}{(item.IsDirectory && item.Path != "/" ? "/" : string.Empty)}  {Readable.Count(item.Handles, "handle", "handles")}{(item.Writers > 0 ? $", {item.Writers} for writing" : string.Empty)}");
        }

        if (entry.Failure is { } failure)
        {
            yield return Line(string.Empty, $"their names could not be asked for: {Text(failure)}");
        }

        yield return Line("caches", $"attributes {Readable.Count(status.Caches.Attributes.Entries, "entry", "entries")}, {Of(status.Caches.Attributes)}; data {Readable.Count(status.Caches.Data.Entries, "object", "objects")}, {Of(status.Caches.Data)}; {Readable.Count(status.Caches.Inodes, "inode", "inodes")}");
        if (status.Caches.Disk is { } disk)
        {
            yield return Line("disk", Disk(disk));
        }

        yield return Line("memory", $"{Readable.Size(status.Memory.UsedBytes)} of {Readable.Size(status.Memory.LimitBytes)}, {Readable.Size(status.Memory.WriteBytes)} of it to be uploaded{(status.Memory.Waiting > 0 ? $"; {status.Memory.Waiting} wait for memory" : string.Empty)}");
        yield return Line("staging", $"{Text(status.Staging.Directory)}: {Readable.Size(status.Staging.UsedBytes)} used{(status.Staging.FreeBytes is { } free ? $", {Readable.Size(free)} free" : string.Empty)}");
        yield return Line("log level", Text(status.LogLevel));
    }

    private static string Cluster(ClusterStatus cluster)
    {
        string age = cluster.AgeSeconds is { } seconds ? $", {Readable.Duration(seconds)} ago" : string.Empty;
        string waiting = cluster is { State: "no-answer", AskedSeconds: { } asked } ? $", asked {Readable.Duration(asked)} ago" : string.Empty;
        string targets = cluster.Targets is { } count ? $", {Readable.Count(count, "target", "targets")}" : string.Empty;
        return $"{Text(cluster.State)}: {Text(cluster.Endpoint)}{targets}{(waiting.Length > 0 ? waiting : age)}{(cluster.Message is { } message ? $". {Text(message)}" : string.Empty)}";
    }

    private static string Unsaved(UnsavedStatus unsaved)
        => unsaved.Files == 0 ? "nothing"
            : $"{Readable.Count(unsaved.Files, "file", "files")}, {Readable.Size(unsaved.Bytes)}: {unsaved.Open} open, {unsaved.Queued} queued, {unsaved.Uploading} uploading{(unsaved.Failed > 0 ? $", {unsaved.Failed} failed" : string.Empty)}";

    private static string Of(CacheStatus cache) => $"{Readable.Size(cache.UsedBytes)} of {Readable.Size(cache.LimitBytes)}";

    private static string Disk(DiskCacheStatus disk)
    {
        string limit = disk.LimitBytes is { } most ? $" of {Readable.Size(most)}" : string.Empty;
        string free = disk.FreeBytes is { } left ? $", {Readable.Size(left)} free" : string.Empty;
        string damaged = disk.Damaged > 0 ? $"; {Readable.Count(disk.Damaged, "block", "blocks")} damaged" : string.Empty;
        string dropped = disk.Dropped > 0 ? $"; {Readable.Count(disk.Dropped, "block", "blocks")} not written" : string.Empty;
        return $"{Text(disk.Directory)}: {Readable.Size(disk.UsedBytes)}{limit} used{free}; {Readable.Count(disk.Hits, "block", "blocks")} read, {disk.Misses} missed{damaged}{dropped}{(disk.Fault is { } fault ? $"; left aside: {Text(fault)}" : string.Empty)}";
    }

    private static string Line(string label, string text) => $"  {label.PadRight(LabelWidth)} {text}";

    private static string Text(string text) => PrintableText.Escape(text);
}
