using System.Text.Json;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Content.Staging;

/// <summary>
/// A sparse data file in the staging directory and, while it holds what is nowhere else, its sidecar and log, from which it
/// can be recovered when the mount dies.
/// </summary>
internal sealed class StagedFile : IDisposable
{
    private readonly SafeFileHandle _data;
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly FileStream? _lock;
    private StagingLog? _log;
    private bool _keep;
    private int _references = 1;

    private StagedFile(string path, SafeFileHandle data, ILogger logger, FileStream? held)
    {
        _path = path;
        _data = data;
        _logger = logger;
        _lock = held;
    }

    /// <summary>Whether a sidecar speaks of it.</summary>
    public bool HasJournal => _log is not null;

    /// <summary>Whether it stays for recovery when it is closed.</summary>
    public bool IsKept => _keep;

    public static FsResult<StagedFile> Create(StagingArea area, ILogger logger)
    {
        try
        {
            string path = area.NextPath();
            return new StagedFile(path, OpenData(path, FileMode.CreateNew), logger, null);
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            return Report(logger, exception);
        }
    }

    /// <summary>Takes over what another mount left behind.</summary>
    /// <param name="path">Its path without suffix.</param>
    /// <param name="logger">Takes errors.</param>
    /// <param name="held">The lock of its folder; goes over.</param>
    /// <returns>The file.</returns>
    public static FsResult<StagedFile> Adopt(string path, ILogger logger, FileStream held)
    {
        try
        {
            return new StagedFile(path, OpenData(path, FileMode.Open), logger, held) { _keep = true };
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            held.Dispose();
            return Report(logger, exception);
        }
    }

    public async ValueTask<FsError> WriteAsync(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(_data, bytes, offset, cancellationToken).ConfigureAwait(false);
            return FsError.None;
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            return Report(_logger, exception);
        }
    }

    /// <summary>Writes pieces that follow one another.</summary>
    public async ValueTask<FsError> WriteAsync(long offset, IReadOnlyList<ReadOnlyMemory<byte>> pieces, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(_data, pieces, offset, cancellationToken).ConfigureAwait(false);
            return FsError.None;
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            return Report(_logger, exception);
        }
    }

    /// <summary>Reads; behind the end of the data file are zeros.</summary>
    public async ValueTask<FsError> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        try
        {
            while (destination.Length > 0)
            {
                int count = await RandomAccess.ReadAsync(_data, destination, offset, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    destination.Span.Clear();
                    break;
                }

                destination = destination[count..];
                offset += count;
            }

            return FsError.None;
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            return Report(_logger, exception);
        }
    }

    /// <summary>Cuts the data file if it is longer.</summary>
    public FsError Cut(long size)
    {
        try
        {
            if (RandomAccess.GetLength(_data) > size)
            {
                RandomAccess.SetLength(_data, size);
            }

            return FsError.None;
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            return Report(_logger, exception);
        }
    }

    /// <summary>From now on the file can be recovered: writes the log of all that is there, then the sidecar.</summary>
    public FsError BeginJournal(ObjectKey key, ObjectVersion? baseVersion, long baseLength, long size, ExtentMap extents, IReadOnlyDictionary<string, string>? custom, DateTimeOffset time)
    {
        try
        {
            // An older log stays valid until the new one is whole.
            string draft = _path + StagingArea.LogSuffix + ".new";
            _log?.Dispose();
            _log = new StagingLog(draft);
            _log.Base(baseLength);
            foreach (Extent extent in extents.ToArray())
            {
                LogExtent(extent);
            }

            _log.Size(size);
            File.Move(draft, _path + StagingArea.LogSuffix, overwrite: true);
            WriteRecord(new StagingRecord
            {
                Provider = key.Bucket.Provider,
                Namespace = key.Bucket.Namespace,
                Bucket = key.Bucket.Name,
                Name = key.Name,
                Time = time,
                Base = baseVersion is { } version ? StagingBase.Of(version) : null,
                Custom = custom is null ? null : new Dictionary<string, string>(custom),
            });
            return FsError.None;
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            return Report(_logger, exception);
        }
    }

    /// <summary>Notes a change in the log, after the bytes were written.</summary>
    public FsError LogChange(Extent extent, long? newSize = null)
    {
        try
        {
            LogExtent(extent);
            if (newSize is { } size)
            {
                _log?.Size(size);
            }

            return FsError.None;
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            return Report(_logger, exception);
        }
    }

    /// <summary>What is here is on the cluster now: nothing is to be recovered.</summary>
    public void EndJournal()
    {
        _log?.Dispose();
        _log = null;
        _keep = false;
        TryDelete(StagingArea.RecordSuffix);
        TryDelete(StagingArea.LogSuffix);
    }

    /// <summary>Leaves the file for recovery, safely on disk.</summary>
    public FsError Keep()
    {
        try
        {
            RandomAccess.FlushToDisk(_data);
            _log?.Sync();
            _keep = true;
            return FsError.None;
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            _keep = true;
            return Report(_logger, exception);
        }
    }

    /// <summary>One more owner.</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>One owner less; the last one closes the file, and deletes it unless it is kept for recovery.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) > 0)
        {
            return;
        }

        _log?.Dispose();
        _log = null;
        _data.Dispose();
        if (!_keep)
        {
            // The sidecar goes first: one without data would be taken for a loss.
            TryDelete(StagingArea.RecordSuffix);
            TryDelete(StagingArea.LogSuffix);
            TryDelete(StagingArea.DataSuffix);
        }

        _lock?.Dispose();
    }

    private static SafeFileHandle OpenData(string path, FileMode mode)
        => File.OpenHandle(path + StagingArea.DataSuffix, mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);

    private static bool IsFileError(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private static FsError Report(ILogger logger, Exception exception)
    {
        ContentLog.StagingFailed(logger, exception);

        // ENOSPC and EDQUOT, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
        int code = exception.HResult & 0xFFFF;
        bool full = OperatingSystem.IsWindows() ? code is 39 or 112 : exception.HResult is 28 or 122;
        return full ? FsError.NoSpace : FsError.Io;
    }

    private void LogExtent(Extent extent)
    {
        if (extent.End <= extent.Start)
        {
            return;
        }

        if (extent.Kind == ExtentKind.Data)
        {
            _log?.Data(extent.Start, extent.End - extent.Start);
        }
        else if (extent.Kind == ExtentKind.Zero)
        {
            _log?.Zero(extent.Start, extent.End - extent.Start);
        }
    }

    private void WriteRecord(StagingRecord record)
    {
        string path = _path + StagingArea.RecordSuffix;
        string draft = path + ".new";
        using (FileStream stream = new(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(stream, record, StagingJsonContext.Default.StagingRecord);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    private void TryDelete(string suffix)
    {
        try
        {
            File.Delete(_path + suffix);
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            ContentLog.StagingFailed(_logger, exception);
        }
    }
}
