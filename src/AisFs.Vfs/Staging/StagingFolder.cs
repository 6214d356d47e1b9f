using System.Text;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Staging;

/// <summary>
/// The folders of mounts in the staging directory: which are ours, whether their mounts live, and how they are removed. A
/// folder is ours when its name, its owner, its mode and the mark in it say so. Links are never followed, and nothing is
/// removed that was not made here.
/// </summary>
internal static class StagingFolder
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int Attempts = 5;

    /// <summary>Makes a folder for a mount, which holds its lock from the first moment on.</summary>
    /// <param name="files">How local files are looked at and made safe.</param>
    /// <param name="directory">The staging directory.</param>
    /// <param name="held">The lock.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static string Create(IHostFiles files, string directory, out FileStream held)
    {
        for (int attempt = 1; ; attempt++)
        {
            string folder = Path.Combine(directory, StagingNames.NewFolder());
            try
            {
                CreatePrivate(folder);
                held = new FileStream(Path.Combine(folder, StagingNames.Lock), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
                WriteMark(Path.Combine(folder, StagingNames.Mark));

                // What is kept in it later must not vanish with the folder.
                files.SyncFolder(folder);
                files.SyncFolder(directory);
                return folder;
            }
            catch (IOException) when (attempt < Attempts && !Path.Exists(Path.Combine(folder, StagingNames.Lock)))
            {
                // Another mount took the empty folder for one that a dead mount had left.
            }
        }
    }

    /// <summary>Makes a folder that is the own user's alone.</summary>
    public static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            WindowsAccessList.CreatePrivate(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnersOnly);
        }
    }

    /// <summary>All folders of mounts in a staging directory, of living and of dead ones.</summary>
    public static IEnumerable<string> Find(IHostFiles files, string directory) => Directory.EnumerateDirectories(directory).Where(folder => IsOurs(files, folder));

    /// <summary>Whether a folder was made by <see cref="Create"/> for this user.</summary>
    public static bool IsOurs(IHostFiles files, string folder)
        => StagingNames.IsFolder(Path.GetFileName(folder)) && IsOwnFolder(files, folder) && (HasMark(files, folder) || IsBare(files, folder));

    /// <summary>Whether a folder is the own user's and no link.</summary>
    public static bool IsOwnFolder(IHostFiles files, string folder) => files.Look(folder) is { Kind: PathKind.Folder, IsOwn: true, IsPrivate: true };

    /// <summary>Takes the lock of a folder.</summary>
    /// <returns>The lock; null when its mount lives.</returns>
    public static FileStream? TryLock(IHostFiles files, string folder)
    {
        string path = Path.Combine(folder, StagingNames.Lock);
        try
        {
            return files.Look(path).IsOwnFile ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes what a dead mount left without a record, and the folder when nothing else is in it.</summary>
    /// <param name="files">How local files are looked at.</param>
    /// <param name="folder">A folder that is ours.</param>
    /// <param name="held">Its lock, which is given back; null for a folder that has none.</param>
    public static void CleanUp(IHostFiles files, string folder, FileStream? held)
    {
        using (held)
        {
            bool isEmpty = true;
            foreach (string path in Directory.GetFileSystemEntries(folder))
            {
                string name = Path.GetFileName(path);
                bool isOurs = StagingNames.TryGetStem(name, out string stem);
                if (isOurs && !Path.Exists(Path.Combine(folder, stem + StagingNames.RecordSuffix)) && files.Look(path).IsOwnFile)
                {
                    File.Delete(path);
                }
                else
                {
                    isEmpty &= name is StagingNames.Lock or StagingNames.Mark && files.Look(path).IsOwnFile;
                }
            }

            if (!isEmpty)
            {
                return;
            }

            File.Delete(Path.Combine(folder, StagingNames.Mark));
            if (OperatingSystem.IsWindows())
            {
                // There, a file that is open stays.
                held?.Dispose();
            }

            File.Delete(Path.Combine(folder, StagingNames.Lock));
            Directory.Delete(folder, recursive: false);
        }
    }

    private static void WriteMark(string path)
    {
        using FileStream mark = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        mark.Write(Encoding.UTF8.GetBytes(StagingNames.MarkText));
        mark.Flush(flushToDisk: true);
    }

    private static bool HasMark(IHostFiles files, string folder)
    {
        string path = Path.Combine(folder, StagingNames.Mark);
        try
        {
            return files.Look(path) is { IsOwnFile: true } status && status.Size == Encoding.UTF8.GetByteCount(StagingNames.MarkText)
                && File.ReadAllText(path) == StagingNames.MarkText;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // A mount died before it had marked its folder: there is nothing in it yet.
    private static bool IsBare(IHostFiles files, string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder) is [] || (Directory.GetFileSystemEntries(folder) is [var only]
                && Path.GetFileName(only) == StagingNames.Lock && files.Look(only) is { IsOwnFile: true, Size: 0 });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
