using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Staging;

/// <summary>
/// The record and the log beside a staged data file, from which the file can be recovered when the mount dies. All members
/// take the journal's lock.
/// </summary>
internal sealed class StagedJournal
{
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly SafeFileHandle _data;
    private readonly IHostFiles _files;
    private readonly ILogger _logger;
    private StagingLog? _log;
    private StagingRecord? _record;
    private int _generation;
    private bool _kept;

    /// <summary>Makes the journal of a data file; nothing is written yet.</summary>
    /// <param name="path">The file's path, without suffix.</param>
    /// <param name="data">The data file. It stays the caller's.</param>
    /// <param name="files">How local files are made safe.</param>
    /// <param name="logger">Takes errors.</param>
    public StagedJournal(string path, SafeFileHandle data, IHostFiles files, ILogger logger)
    {
        _path = path;
        _data = data;
        _files = files;
        _logger = logger;
    }

    /// <summary>Whether a record and a log of this mount describe the file.</summary>
    public bool HasBegun
    {
        get
        {
            lock (_lock)
            {
                return _log is not null;
            }
        }
    }

    /// <summary>Whether the file stays for recovery when it is closed.</summary>
    public bool IsKept
    {
        get
        {
            lock (_lock)
            {
                return _kept;
            }
        }
    }

    /// <summary>
    /// Takes the lock for longer: the owner changes its ranges and the log together, since a rename writes the log anew
    /// while the file is written to.
    /// </summary>
    public Lock.Scope Enter() => _lock.EnterScope();

    /// <summary>Takes over the files that another mount left behind; they stay for recovery until <see cref="End"/>.</summary>
    /// <param name="generation">The number of the log that belongs to the record.</param>
    public void Adopt(int generation)
    {
        lock (_lock)
        {
            _kept = true;
            _generation = generation;
        }
    }

    /// <summary>From now on the file can be recovered: writes the log of all its ranges, then the record, which names the log.</summary>
    public FsError Begin(StagingSubject subject, long baseLength, long size, ExtentMap extents)
    {
        using Lock.Scope scope = _lock.EnterScope();
        int generation = _generation + 1;
        StagingLog? log = null;
        try
        {
            // An older record and its log stay valid until the new ones are whole.
            log = new StagingLog(_path + StagingNames.Log(generation));
            log.Base(baseLength);
            foreach (Extent extent in extents.ToArray())
            {
                Write(log, extent);
            }

            log.Size(size);
            WriteRecord(StagingRecord.Of(subject, generation, _files.Boot));
        }
        catch (Exception exception) when (StagingFault.Is(exception))
        {
            log?.Dispose();
            Delete(StagingNames.Log(generation));
            return StagingFault.Report(_logger, exception);
        }

        _log?.Dispose();
        if (_generation > 0)
        {
            Delete(StagingNames.Log(_generation));
        }

        _log = log;
        _generation = generation;
        return FsError.None;
    }

    /// <summary>Notes a change in the log. The bytes must have been written before.</summary>
    public FsError Note(Extent extent, long? newSize = null)
    {
        using Lock.Scope scope = _lock.EnterScope();
        try
        {
            Write(_log, extent);
            if (newSize is { } size)
            {
                _log?.Size(size);
            }

            return FsError.None;
        }
        catch (Exception exception) when (StagingFault.Is(exception))
        {
            return StagingFault.Report(_logger, exception);
        }
    }

    /// <summary>The bytes are on the cluster now, or given up: nothing is to be recovered.</summary>
    public void End()
    {
        using Lock.Scope scope = _lock.EnterScope();
        _log?.Dispose();
        _log = null;
        _record = null;
        _kept = false;

        // The record goes first: one without data would be taken for a loss.
        Delete(StagingNames.RecordSuffix);
        if (_generation > 0)
        {
            Delete(StagingNames.Log(_generation));
        }
    }

    /// <summary>Leaves the file for recovery, safely on disk: first the bytes, then the log, then the record that says that both are whole.</summary>
    /// <param name="wasClosed">Whether its writer has closed it.</param>
    /// <param name="doubt">Why it is not all that was written, as a part of a sentence: it will not be uploaded then. Null when it is all.</param>
    public FsError Keep(bool wasClosed = true, string? doubt = null)
    {
        using Lock.Scope scope = _lock.EnterScope();
        _kept = true;
        try
        {
            RandomAccess.FlushToDisk(_data);
            if (_log is { } log && _record is { } record)
            {
                string folder = Path.GetDirectoryName(_path) ?? ".";
                log.Sync();
                _files.SyncFolder(folder);
                WriteRecord(record with { Seal = new StagingSeal(log.Length, RandomAccess.GetLength(_data), wasClosed, doubt) });
                _files.SyncFolder(folder);
            }

            return FsError.None;
        }
        catch (Exception exception) when (StagingFault.Is(exception))
        {
            return StagingFault.Report(_logger, exception);
        }
    }

    /// <summary>Closes the log and the data file, and deletes everything unless it is kept for recovery.</summary>
    public void Close()
    {
        using Lock.Scope scope = _lock.EnterScope();
        _log?.Dispose();
        _log = null;
        _data.Dispose();
        if (!_kept)
        {
            End();
            Delete(StagingNames.DataSuffix);
        }
    }

    private static void Write(StagingLog? log, Extent extent)
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

    private void Delete(string suffix)
    {
        try
        {
            File.Delete(_path + suffix);
        }
        catch (Exception exception) when (StagingFault.Is(exception))
        {
            StagingEvents.StagingFailed(_logger, exception);
        }
    }
}
