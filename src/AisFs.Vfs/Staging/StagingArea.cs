using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Staging;

/// <summary>
/// One mount's folder in the staging directory. A lock file that is held open tells others that the mount lives; what a
/// dead one left behind is either to be recovered, where there is a record, or rubbish.
/// </summary>
internal sealed class StagingArea(string directory, IHostFiles files, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private string? _folder;
    private FileStream? _held;
    private int _number;

    /// <summary>How local files are looked at and made safe.</summary>
    public IHostFiles Files => files;

    /// <summary>A path for one more file, without its suffix; creates the folder if need be.</summary>
    /// <exception cref="IOException">The staging directory can't be used.</exception>
    public string NextPath()
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
