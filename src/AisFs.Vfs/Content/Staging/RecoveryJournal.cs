using System.Text.Json;
using AisFs.Vfs.Content.Chunks;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content.Staging;

/// <summary>What dead mounts left in the staging directory: to be listed, read, uploaded or discarded.</summary>
/// <param name="options">Names the staging directory; the limits count for uploads.</param>
/// <param name="logger">Takes what happens in the background.</param>
/// <param name="time">The clock of delays.</param>
public sealed class RecoveryJournal(ContentOptions options, ILogger logger, TimeProvider time)
{
    /// <summary>Lists what can be recovered, the oldest first. Files of mounts that live are not among it.</summary>
    /// <returns>The entries.</returns>
    public IReadOnlyList<RecoveryEntry> List()
    {
        List<RecoveryEntry> entries = [];
        if (!Directory.Exists(options.StagingDirectory))
        {
            return entries;
        }

        foreach (string folder in Directory.GetDirectories(options.StagingDirectory))
        {
            using FileStream? held = StagingArea.TryLock(folder);
            if (held is null)
            {
                continue;
            }

            foreach (string record in Directory.GetFiles(folder, "*" + StagingArea.RecordSuffix))
            {
                if (TryRead(System.IO.Path.ChangeExtension(record, null)) is { } entry)
                {
                    entries.Add(entry);
                }
            }
        }

        entries.Sort(static (one, other) => one.Time.CompareTo(other.Time));
        return entries;
    }

    /// <summary>Copies a file's whole content to a stream, for example into a local file.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="store">The cluster, for bytes that come from the object.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The outcome; <see cref="FsError.Stale"/> when the object that the rest comes from has changed.</returns>
    public async ValueTask<FsResult> CopyToAsync(RecoveryEntry entry, IObjectStore store, Stream destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ContentStore contents = new(store, options, logger, time);
        await using (contents.ConfigureAwait(false))
        {
            FsResult<FileContent> opened = Open(entry, contents);
            if (!opened.IsOk)
            {
                return opened.Error;
            }

            FileContent content = opened.Value;
            await using (content.ConfigureAwait(false))
            {
                using ReadCursor cursor = content.CreateCursor();
                for (long position = 0; position < entry.Size;)
                {
                    FsResult<Memory.ReadLease> read = await content.ReadAsync(cursor, position, options.ChunkSize, cancellationToken).ConfigureAwait(false);
                    if (!read.IsOk)
                    {
                        return read.Error;
                    }

                    using Memory.ReadLease lease = read.Value;
                    for (int i = 0; i < lease.SegmentCount; i++)
                    {
                        await destination.WriteAsync(lease.GetSegment(i), cancellationToken).ConfigureAwait(false);
                    }

                    position += lease.Length;
                }
            }
        }

        return FsResult.Ok;
    }

    /// <summary>Uploads a file to where it belongs, with the custom metadata that it would have had; it is no longer listed then.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="store">The cluster.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The object; after an error the entry is still there.</returns>
    public async ValueTask<FsResult<ObjectInfo>> UploadAsync(RecoveryEntry entry, IObjectStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ContentStore contents = new(store, options, logger, time);
        await using (contents.ConfigureAwait(false))
        {
            FsResult<FileContent> opened = Open(entry, contents);
            if (!opened.IsOk)
            {
                return opened.Error;
            }

            FileContent content = opened.Value;
            await using (content.ConfigureAwait(false))
            {
                return await content.FlushAsync(_ => entry.Custom, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Gives a file up.</summary>
    /// <param name="entry">The file.</param>
    /// <returns>The outcome; <see cref="FsError.Busy"/> when somebody uses it.</returns>
    public FsResult Discard(RecoveryEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        FsResult<StagedFile> file = Adopt(entry);
        if (!file.IsOk)
        {
            return file.Error;
        }

        file.Value.EndJournal();
        file.Value.Dispose();
        return FsResult.Ok;
    }

    private FsResult<StagedFile> Adopt(RecoveryEntry entry)
    {
        FileStream? held = StagingArea.TryLock(System.IO.Path.GetDirectoryName(entry.Path)!);
        return held is null ? FsError.Busy : StagedFile.Adopt(entry.Path, logger, held);
    }

    private FsResult<FileContent> Open(RecoveryEntry entry, ContentStore contents)
    {
        FsResult<StagedFile> file = Adopt(entry);
        if (!file.IsOk)
        {
            return file.Error;
        }

        ContentServices services = contents.Services;
        ExtentMap extents = new();
        foreach (Extent extent in entry.Extents)
        {
            extents.Set(extent.Start, extent.End, extent.Kind);
        }

        ObjectInfo? info = null;
        CachedObject? obj = null;
        if (entry.Base is { } known)
        {
            info = new ObjectInfo { Name = entry.Key.Name, Size = known.Size, Version = known.ToVersion() };
            obj = services.Cache.Acquire(entry.Key, info);
        }

        StagedBody body = new(services, file.Value, extents, obj, entry.BaseLength, entry.Size, dirty: true);
        return contents.Add(new FileContent(services, entry.Key, info, body));
    }

    private RecoveryEntry? TryRead(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path + StagingArea.RecordSuffix);
            StagingRecord record = JsonSerializer.Deserialize(stream, StagingJsonContext.Default.StagingRecord)
                ?? throw new InvalidDataException("The sidecar is empty.");
            (ExtentMap extents, long size, long baseLength) = StagingLog.Read(path + StagingArea.LogSuffix);
            return new RecoveryEntry
            {
                Key = new ObjectKey(new BucketId(record.Provider, record.Namespace, record.Bucket), record.Name),
                Size = size,
                Time = record.Time,
                Custom = record.Custom,
                IsComplete = !Needs(extents, baseLength),
                Path = path,
                Base = record.Base,
                BaseLength = baseLength,
                Extents = extents.ToArray(),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidDataException)
        {
            ContentLog.RecordUnreadable(logger, path, exception);
            return null;
        }
    }

    private static bool Needs(ExtentMap extents, long baseLength)
    {
        for (long position = 0; position < baseLength;)
        {
            Extent run = extents.Find(position, baseLength);
            if (run.Kind == ExtentKind.None)
            {
                return true;
            }

            position = run.End;
        }

        return false;
    }
}
