using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Staging;

/// <summary>
/// One mount's folder in the staging directory. A lock file that is held open shows other mounts that this one lives. Files
/// of a dead mount are to be recovered where there is a record; the rest is rubbish.
/// </summary>
internal sealed class StagingArea(string directory, IHostFiles files, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private string? _folder;
    private FileStream? _held;
    private int _number;

    /// <summary>The room that the disk has left for this user, and its size, in bytes; null when it does not tell.</summary>
    public (long Free, long Size)? Disk
    {
        get
        {
            try
            {
                DriveInfo disk = new(Path.GetFullPath(_folder ?? StagingRoot.NearestFolder(directory)));
                return (disk.AvailableFreeSpace, disk.TotalSize);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return null;
            }
        }
    }

    /// <summary>Makes an empty file; makes the folder if need be.</summary>
    /// <returns>The file, which the caller has to dispose.</returns>
    public FsResult<StagedFile> CreateFile()
    {
        try
        {
            return StagedFile.Create(files, NextPath(), logger);
        }
        catch (Exception exception) when (StagingFault.Is(exception))
        {
            return StagingFault.Report(logger, exception);
        }
    }

    /// <summary>What the files of this mount take of the local disk: their number, and bytes in blocks of the disk.</summary>
    public (int Files, long Bytes) Measure()
    {
        string? folder;
        lock (_lock)
        {
            folder = _folder;
        }

        int count = 0;
        long bytes = 0;
        try
        {
            foreach (string path in folder is null ? [] : Directory.EnumerateFiles(folder))
            {
                count += path.EndsWith(StagingNames.DataSuffix, StringComparison.Ordinal) ? 1 : 0;
                bytes += files.Look(path).Allocated;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder goes away at the end of the mount.
        }

        return (count, bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_folder is { } folder)
            {
                CleanUp(folder, _held);
                _folder = null;
            }
        }
    }

    // The path of one more file, without suffix.
    private string NextPath()
    {
        lock (_lock)
        {
            if (_folder is null)
            {
                if (StagingRoot.Prepare(files, directory) is { } reason)
                {
                    throw new IOException("The staging directory cannot be used: " + reason);
                }

                CleanUp();
                _folder = StagingFolder.Create(files, directory, out _held);
            }

            return Path.Combine(_folder, StagingNames.Stem(++_number));
        }
    }

    /// <summary>Removes what dead mounts left without a record.</summary>
    private void CleanUp()
    {
        foreach (string folder in StagingFolder.Find(files, directory))
        {
            if (!Path.Exists(Path.Combine(folder, StagingNames.Lock)))
            {
                CleanUp(folder, null);
            }
            else if (StagingFolder.TryLock(files, folder) is { } held)
            {
                CleanUp(folder, held);
            }
        }
    }

    private void CleanUp(string folder, FileStream? held)
    {
        try
        {
            StagingFolder.CleanUp(files, folder, held);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            StagingEvents.CleanUpFailed(logger, folder, exception);
        }
    }
}
