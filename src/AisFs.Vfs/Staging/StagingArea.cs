using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Staging;

/// <summary>
/// One mount's folder in the staging directory. A lock file that is held open tells others that the mount lives; what a
/// dead one left behind is either to be recovered, where there is a record, or rubbish.
/// </summary>
internal sealed class StagingArea(string directory, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private string? _folder;
    private FileStream? _held;
    private int _number;

    /// <summary>Makes an empty file; makes the folder if need be.</summary>
    /// <returns>The file, which the caller has to dispose.</returns>
    public FsResult<StagedFile> CreateFile()
    {
        try
        {
            return StagedFile.Create(NextPath(), logger);
        }
        catch (Exception exception) when (StagingFault.Is(exception))
        {
            return StagingFault.Report(logger, exception);
        }
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
                if (StagingRoot.Prepare(directory) is { } reason)
                {
                    throw new IOException("The staging directory cannot be used: " + reason);
                }

                CleanUp();
                _folder = StagingFolder.Create(directory, out _held);
            }

            return Path.Combine(_folder, StagingNames.Stem(++_number));
        }
    }

    /// <summary>Removes what dead mounts left without a record.</summary>
    private void CleanUp()
    {
        foreach (string folder in StagingFolder.Find(directory))
        {
            if (!Path.Exists(Path.Combine(folder, StagingNames.Lock)))
            {
                CleanUp(folder, null);
            }
            else if (StagingFolder.TryLock(folder) is { } held)
            {
                CleanUp(folder, held);
            }
        }
    }

    private void CleanUp(string folder, FileStream? held)
    {
        try
        {
            StagingFolder.CleanUp(folder, held);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            StagingEvents.CleanUpFailed(logger, folder, exception);
        }
    }
}
