using AisFs.Control.Contract;
using AisFs.Vfs.Api;
using AisFs.Vfs.Control;
using AisFs.Vfs.Disk;

namespace AisFs.Control.Reports;

/// <summary>Puts the state of a mount into the words of the control socket.</summary>
internal static class StatusReport
{
    private const int MostLeftovers = 100;

    /// <summary>How a mount stands.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="mostFiles">How many files that are not uploaded yet are described.</param>
    /// <param name="time">The clock.</param>
    public static async ValueTask<MountStatus> TakeAsync(ControlledMount mount, int mostFiles, TimeProvider time)
    {
        ClusterStatus cluster = await mount.Cluster.LookAsync().ConfigureAwait(false);
        FileSystemSnapshot state = mount.FileSystem.Control.TakeSnapshot(mostFiles);
        return new MountStatus(
            mount.Identity,
            mount.IsEnding() ? "ending" : "serving",
            Math.Max(0, (time.GetUtcNow() - mount.Identity.Started).TotalSeconds),
            mount.ReadOnly,
            mount.GetLogLevel(),
            cluster,
            Describe(state.Unsaved, mount),
            [.. mount.FileSystem.Leftovers.Take(MostLeftovers).Select(static leftover => leftover.Name)],
            new OpenStatus(state.OpenFiles, state.OpenDirectories),
            new CachesStatus(
                new CacheStatus(state.AttributeEntries, state.AttributeBytes, state.AttributeLimit),
                new CacheStatus(state.DataObjects, state.DataBytes, state.MemoryLimit),
                state.Inodes,
                Describe(state.Disk)),
            new MemoryStatus(state.MemoryUsed, state.MemoryOfWrites, state.MemoryLimit, state.MemoryWaiting),
            new StagingStatus(mount.StagingDirectory, state.StagingBytes, state.StagingFree));
    }

    /// <summary>What is not on the cluster yet.</summary>
    public static UnsavedStatus Describe(UnsavedFiles files, ControlledMount mount)
        => new(files.Count, files.Bytes, files.Open, files.Queued, files.Uploading, files.Failed, [.. files.Oldest.Select(file => Describe(file, mount))]);

    private static DiskCacheStatus? Describe(DiskState? disk) => disk is null ? null : new DiskCacheStatus(
        disk.Directory, disk.UsedBytes, disk.LimitBytes, disk.FreeBytes, disk.Fault, disk.Hits, disk.Misses, disk.Evicted, disk.Damaged, disk.Dropped);

    private static UnsavedItem Describe(UnsavedFile file, ControlledMount mount)
        => new(file.Path, file.Bytes, file.Age.TotalSeconds, file.State switch
        {
            UnsavedState.Open => "open",
            UnsavedState.Queued => "queued",
            _ => "uploading",
        }, file.Error == FsError.None ? null : mount.Failures.Find(file.Object) is { } cause ? $"{file.Error}: {cause}" : file.Error.ToString());
}
