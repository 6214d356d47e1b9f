using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Staging;

/// <summary>
/// A sparse data file in the staging directory and, while it holds what is nowhere else, its record and log, from which it
/// can be recovered when the mount dies.
/// </summary>
internal sealed class StagedFile : IDisposable
{
    private readonly SafeFileHandle _data;
    private readonly string _path;
    private readonly IHostFiles _files;
    private readonly ILogger _logger;
    private StagingLog? _log;
    private StagingRecord? _record;
    private int _generation;
    private bool _keep;
    private int _references = 1;

    private StagedFile(string path, SafeFileHandle data, IHostFiles files, ILogger logger)
    {
        _files = files;
        _path = path;
        _data = data;
        _logger = logger;
    }

    /// <summary>Held while ranges and log change together: a rename writes the log anew while the file is written to.</summary>
    public Lock Journal { get; } = new();

    /// <summary>Its path, without suffix.</summary>
    public string Path => _path;

    /// <summary>Whether a record speaks of it.</summary>
    public bool HasJournal => _log is not null;

    /// <summary>Whether it stays for recovery when it is closed.</summary>
    public bool IsKept => _keep;

    public static FsResult<StagedFile> Create(StagingArea area, ILogger logger)
    {
        try
        {
            string path = area.NextPath();
            return new StagedFile(path, OpenData(path, FileMode.CreateNew, FileShare.Read | FileShare.Delete), area.Files, logger);
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            return Report(logger, exception);
        }
    }

    /// <summary>Takes over what another mount left behind. Nobody else can while it is open.</summary>
    /// <param name="files">How local files are looked at and made safe.</param>
    /// <param name="path">Its path without suffix.</param>
    /// <param name="generation">Which log is its own.</param>
    /// <param name="logger">Takes errors.</param>
    /// <returns>The file; <see cref="FsError.Busy"/> when it is in use.</returns>
    public static FsResult<StagedFile> Adopt(IHostFiles files, string path, int generation, ILogger logger)
    {
        if (!files.Look(path + StagingNames.DataSuffix).IsOwnFile)
        {
            return FsError.NotFound;
        }

        try
        {
            return new StagedFile(path, OpenData(path, FileMode.Open, FileShare.None), files, logger) { _keep = true, _generation = generation };
        }
        catch (FileNotFoundException)
        {
            return FsError.NotFound;
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            StagingEvents.StagingFailed(logger, exception);
            return FsError.Busy;
        }
    }

    /// <summary>Whether what was written to the data file has reached the disk, as far as the system tells.</summary>
    public FsError Flush()
    {
        try
        {
            RandomAccess.FlushToDisk(_data);
            return FsError.None;
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            return Report(_logger, exception);
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

    /// <summary>From now on the file can be recovered: writes the log of all that is there, then the record, which names the log.</summary>
    public FsError BeginJournal(StagingSubject subject, long baseLength, long size, ExtentMap extents)
    {
        using Lock.Scope scope = Journal.EnterScope();
        int generation = _generation + 1;
        StagingLog? log = null;
        try
        {
            // An older record and its log stay valid until the new ones are whole.
            log = new StagingLog(_path + StagingNames.Log(generation));
            log.Base(baseLength);
            foreach (Extent extent in extents.ToArray())
            {
                LogExtent(log, extent);
            }

            log.Size(size);
            WriteRecord(new StagingRecord
            {
                Format = StagingRecord.CurrentFormat,
                Cluster = subject.Cluster,
                Provider = subject.Key.Bucket.Provider,
                Namespace = subject.Key.Bucket.Namespace,
                Bucket = subject.Key.Bucket.Name,
                Name = subject.Key.Name,
                Time = subject.Time,
                Boot = _files.Boot,
                Log = generation,
                Base = subject.Replaced,
                Custom = subject.Custom is null ? null : new Dictionary<string, string>(subject.Custom),
            });
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            log?.Dispose();
            TryDelete(StagingNames.Log(generation));
            return Report(_logger, exception);
        }

        _log?.Dispose();
        if (_generation > 0)
        {
            TryDelete(StagingNames.Log(_generation));
        }

        _log = log;
        _generation = generation;
        return FsError.None;
    }

    /// <summary>Notes a change in the log, after the bytes were written.</summary>
    public FsError LogChange(Extent extent, long? newSize = null)
    {
        using Lock.Scope scope = Journal.EnterScope();
        try
        {
            LogExtent(_log, extent);
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

    /// <summary>What is here is on the cluster now, or given up: nothing is to be recovered.</summary>
    public void EndJournal()
    {
        using Lock.Scope scope = Journal.EnterScope();
        _log?.Dispose();
        _log = null;
        _record = null;
        _keep = false;

        // The record goes first: one without data would be taken for a loss.
        TryDelete(StagingNames.RecordSuffix);
        if (_generation > 0)
        {
            TryDelete(StagingNames.Log(_generation));
        }
    }

    /// <summary>Leaves the file for recovery, safely on disk: first the bytes, then the log, then the record that says that both are whole.</summary>
    /// <param name="wasClosed">Whether its writer was done with it.</param>
    /// <param name="doubt">Why it is not all that was written, as a part of a sentence: it will not be uploaded then. Null when it is.</param>
    public FsError Keep(bool wasClosed = true, string? doubt = null)
    {
        using Lock.Scope scope = Journal.EnterScope();
        _keep = true;
        try
        {
            RandomAccess.FlushToDisk(_data);
            if (_log is { } log && _record is { } record)
            {
                log.Sync();
                _files.SyncFolder(Folder);
                WriteRecord(record with { Seal = new StagingSeal(log.Length, RandomAccess.GetLength(_data), wasClosed, doubt) });
                _files.SyncFolder(Folder);
            }

            return FsError.None;
        }
        catch (Exception exception) when (IsFileError(exception))
        {
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
            EndJournal();
            TryDelete(StagingNames.DataSuffix);
        }
    }

    private string Folder => System.IO.Path.GetDirectoryName(_path) ?? ".";

    private static SafeFileHandle OpenData(string path, FileMode mode, FileShare share)
        => File.OpenHandle(path + StagingNames.DataSuffix, mode, FileAccess.ReadWrite, share, FileOptions.Asynchronous);

    private static bool IsFileError(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private static FsError Report(ILogger logger, Exception exception)
    {
        StagingEvents.StagingFailed(logger, exception);

        // ENOSPC and EDQUOT, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
        int code = exception.HResult & 0xFFFF;
        bool full = OperatingSystem.IsWindows() ? code is 39 or 112 : exception.HResult is 28 or 122;
        return full ? FsError.NoSpace : FsError.Io;
    }

    private static void LogExtent(StagingLog? log, Extent extent)
    {
        if (extent.End <= extent.Start)
        {
            return;
        }

        if (extent.Kind == ExtentKind.Data)
        {
            log?.Data(extent.Start, extent.End - extent.Start);
        }
        else if (extent.Kind == ExtentKind.Zero)
        {
            log?.Zero(extent.Start, extent.End - extent.Start);
        }
    }

    private void WriteRecord(StagingRecord record)
    {
        string path = _path + StagingNames.RecordSuffix;
        string draft = path + StagingNames.DraftSuffix;
        using (FileStream stream = new(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(record.ToBytes());
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
        _record = record;
    }

    private void TryDelete(string suffix)
    {
        try
        {
            File.Delete(_path + suffix);
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            StagingEvents.StagingFailed(_logger, exception);
        }
    }
}
