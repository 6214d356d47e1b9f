namespace AisFs.Vfs.Disk;

/// <summary>What has to be seen to in a cache folder now and then: clusters that are not mounted any more, and how much is in it.</summary>
internal sealed class DiskUpkeep(DiskParts parts, TimeProvider time)
{
    /// <summary>How long the copies of a cluster that is not mounted stay.</summary>
    public const int MostDays = 30;

    private const string WalkedName = "walked";
    private static readonly TimeSpan s_walkEvery = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_stampEvery = TimeSpan.FromHours(1);

    /// <summary>Begins: notes that the cluster is mounted, and removes what is too old.</summary>
    public void Begin(CancellationToken cancellationToken)
    {
        Stamp();
        parts.NotesReads = ReadTimes.AreNoted(parts.Folder);
        bool isWalkDue = !File.Exists(Path.Combine(parts.Root, DiskNames.Usage)) || AgeOf(Path.Combine(parts.Root, WalkedName)) > s_walkEvery;
        foreach (string cluster in DiskCacheFolder.ClustersOf(parts.Root))
        {
            if (cluster != parts.Folder && AgeOf(Path.Combine(cluster, DiskNames.Mounted)) > TimeSpan.FromDays(MostDays))
            {
                Directory.Delete(cluster, recursive: true);
                isWalkDue = true;
                DiskLog.AgedOut(parts.Logger, parts.Root, MostDays);
            }
        }

        parts.Room.Sync();
        if (isWalkDue)
        {
            Walk(cancellationToken);
        }
    }

    /// <summary>Notes that the cluster is mounted, and learns what other mounts did.</summary>
    public void GoOn()
    {
        if (AgeOf(Path.Combine(parts.Folder, DiskNames.Mounted)) > s_stampEvery)
        {
            Stamp();
        }

        parts.Room.Sync();
        parts.Open.CloseGone();
    }

    private void Stamp()
    {
        Directory.CreateDirectory(parts.Folder);
        string path = Path.Combine(parts.Folder, DiskNames.Mounted);
        File.WriteAllBytes(path, []);
        File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
    }

    // Counts what is there: mounts that were killed may not have told all that they wrote.
    private void Walk(CancellationToken cancellationToken)
    {
        long before = parts.Room.Used;
        long found = 0;
        foreach (string path in DiskCacheFolder.ClustersOf(parts.Root).SelectMany(static cluster => Directory.EnumerateFiles(cluster, "*", SearchOption.AllDirectories)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            found += parts.Files.Look(path).Allocated;
            if (path.EndsWith(DiskNames.DraftSuffix, StringComparison.Ordinal) && AgeOf(path) > s_walkEvery)
            {
                File.Delete(path);
            }
        }

        parts.Room.Correct(before, found);
        File.WriteAllBytes(Path.Combine(parts.Root, WalkedName), []);
    }

    // What does not exist is old.
    private TimeSpan AgeOf(string path) => time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path);
}
