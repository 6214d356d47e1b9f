using System.Diagnostics.Metrics;
using AisFs.Vfs.Content;
using AisFs.Vfs.Measuring;

namespace AisFs.Vfs;

/// <summary>The instruments that tell how a mount stands. They look when they are asked, and cost nothing before.</summary>
internal static class MountGauges
{
    /// <summary>Makes them; they end with the meter.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="time">The clock.</param>
    public static void Add(MountState mount, TimeProvider time)
    {
        Meter meter = mount.Meter.Meter;
        ContentStore content = mount.Content;
        KeyValuePair<string, object?> metadata = new("cache", "metadata");
        KeyValuePair<string, object?> data = new("cache", "data");
        meter.CreateObservableUpDownCounter<long>(
            "aisfs.cache.size",
            () => [new(mount.Cache.Bytes, metadata), new(content.Memory.UsedBytes - content.Memory.WriteBytes, data), .. DiskUsed(content)],
            "By",
            "The memory that cached metadata and data take, and what the disk cache takes of its disk.");
        meter.CreateObservableUpDownCounter("aisfs.memory.used", () => content.Memory.ResidentBytes, "By", "The native memory of readers and writers.");
        meter.CreateObservableUpDownCounter("aisfs.memory.limit", () => content.MemoryLimit, "By", "What that memory may be at most.");
        meter.CreateObservableUpDownCounter("aisfs.staging.used", () => content.Staged.Bytes, "By", "The room on the local disk that staged files of this mount take.");
        meter.CreateObservableUpDownCounter<long>("aisfs.staging.free", () => content.StagingDisk is { } disk ? [new(disk.Free)] : [], "By", "The room that the disk of staged files has left.");
        meter.CreateObservableUpDownCounter<long>("aisfs.staging.capacity", () => content.StagingDisk is { } disk ? [new(disk.Size)] : [], "By", "The size of the disk of staged files.");
        meter.CreateObservableUpDownCounter("aisfs.files.open", () => mount.Handles.Files, "{file}", "Open files; each open counts.");
        PairedGauge dirty = new(() => content.Dirty, time);
        meter.CreateObservableUpDownCounter("aisfs.files.dirty", dirty.Files, "{file}", "Files that have changes which are not on the cluster.");
        meter.CreateObservableUpDownCounter("aisfs.files.dirty.size", dirty.Bytes, "By", "The sizes of those files.");
        meter.CreateObservableUpDownCounter("aisfs.files.recoverable", () => content.Leftovers.Count, "{file}", "Files that could not be uploaded and are kept for 'aisfs recover', since the mount began.");
        meter.CreateObservableUpDownCounter("aisfs.uploads.queued", () => mount.Meter.QueuedUploads, "{upload}", "Uploads that were asked for and have not begun.");
        meter.CreateObservableUpDownCounter("aisfs.uploads.active", () => mount.Meter.ActiveUploads, "{upload}", "Uploads that run.");
    }

    private static IEnumerable<Measurement<long>> DiskUsed(ContentStore content)
        => content.Disk is { } disk ? [new(disk.Used, new KeyValuePair<string, object?>("cache", "disk"))] : [];
}
