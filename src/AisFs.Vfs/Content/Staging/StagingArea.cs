using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content.Staging;

/// <summary>
/// One mount's folder in the staging directory. A lock file that is held open tells others that the mount lives; what a
/// dead one left behind is either to be recovered, where there is a sidecar, or rubbish.
/// </summary>
internal sealed class StagingArea(string directory, ILogger logger) : IDisposable
{
    internal const string LockName = "lock";
    internal const string DataSuffix = ".data";
    internal const string LogSuffix = ".log";
    internal const string RecordSuffix = ".json";

    private readonly Lock _lock = new();
    private string? _folder;
    private FileStream? _held;
    private int _number;

    /// <summary>A path for one more file, without its suffix; creates the folder if need be.</summary>
    public string NextPath()
    {
        lock (_lock)
        {
            if (_folder is null)
            {
                CleanUp();
                string folder = Path.Combine(directory, Guid.NewGuid().ToString("N"));
                CreateFolder(folder);
                _held = TryLock(folder, create: true) ?? throw new IOException($"The staging folder {folder} cannot be locked.");
                _folder = folder;
            }

            return Path.Combine(_folder, $"{++_number:x8}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_folder is { } folder)
            {
                _held?.Dispose();
                RemoveRubbish(folder);
                _folder = null;
            }
        }
    }

    // Files that nobody else may read have copies in it. On Windows it inherits who may.
    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Locks a mount's folder.</summary>
    /// <returns>The lock; null when its mount lives.</returns>
    internal static FileStream? TryLock(string folder, bool create = false)
    {
        try
        {
            return new FileStream(Path.Combine(folder, LockName), create ? FileMode.Create : FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes what dead mounts left without a sidecar.</summary>
    private void CleanUp()
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        foreach (string folder in Directory.GetDirectories(directory))
        {
            if (TryLock(folder) is { } held)
            {
                held.Dispose();
                RemoveRubbish(folder);
            }
        }
    }

    private void RemoveRubbish(string folder)
    {
        try
        {
            foreach (string path in Directory.GetFiles(folder))
            {
                bool isLock = Path.GetFileName(path) == LockName;
                if (!isLock && !File.Exists(Path.ChangeExtension(path, RecordSuffix)))
                {
                    File.Delete(path);
                }
            }

            if (Directory.GetFiles(folder).Length <= 1)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ContentLog.CleanUpFailed(logger, folder, exception);
        }
    }
}
