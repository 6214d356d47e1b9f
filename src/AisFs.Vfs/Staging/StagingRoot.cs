using AisFs.Vfs.Api;

namespace AisFs.Vfs.Staging;

/// <summary>Whether a directory can be used for staging: it will hold copies of files that other users may not read.</summary>
public static class StagingRoot
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MaxLinks = 40;

    /// <summary>Makes the directory where it is missing, and looks whether it is the own user's alone.</summary>
    /// <param name="files">How local files are looked at and made safe.</param>
    /// <param name="directory">The directory.</param>
    /// <returns>Null when it can be used; else one sentence that says why not, and what to do.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made or looked at.</exception>
    public static string? Prepare(IHostFiles files, string directory)
    {
        if (!Path.Exists(directory))
        {
            // What lies above it may be anybody's.
            string parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory))) ?? directory;
            Directory.CreateDirectory(parent);
            StagingFolder.CreatePrivate(directory);
            files.SyncFolder(parent);
        }

        return Check(files, directory);
    }

    /// <summary>The folder that a directory is in, or will be in once it is made: their disk is the same.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>The full path of the directory itself, or of the nearest one above it that exists.</returns>
    public static string NearestFolder(string directory)
    {
        string folder = Path.GetFullPath(directory);
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        return folder;
    }

    /// <summary>Looks whether a directory that exists is the own user's alone.</summary>
    /// <param name="files">How local files are looked at.</param>
    /// <param name="directory">The directory. Its mode becomes 0700 where nothing is in it but what mounts have left.</param>
    /// <returns>Null when it can be used; else one sentence that says why not, and what to do.</returns>
    public static string? Check(IHostFiles files, string directory)
    {
        PathStatus status = files.Look(directory, follow: true);
        if (status.Kind != PathKind.Folder)
        {
            return $"'{directory}' is not a folder; name one of your own.";
        }

        if (OperatingSystem.IsWindows())
        {
            return WindowsAccessList.IsOwn(directory) ? null : $"the folder '{directory}' belongs to another user; name one of your own.";
        }

        if (!status.IsOwn)
        {
            return $"the folder '{directory}' belongs to another user (number {status.Owner}): files that wait there are that user's to recover; name a folder of your own.";
        }

        if (status.IsPrivate)
        {
            return null;
        }

        if (!Directory.EnumerateFileSystemEntries(directory).All(entry => StagingFolder.IsOurs(files, entry)) && !IsDefault(directory))
        {
            return $"the folder '{directory}' is open to other users and holds other files: take their rights away (chmod 700), or name an empty folder.";
        }

        File.SetUnixFileMode(directory, OwnersOnly);
        return null;
    }

    /// <summary>Whether a directory lies in another one, links followed.</summary>
    /// <param name="directory">The directory; need not exist.</param>
    /// <param name="other">The other one.</param>
    /// <returns>Whether it does, or is the same.</returns>
    public static bool IsWithin(string directory, string other)
    {
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        string outer = Path.TrimEndingDirectorySeparator(Resolve(other)) + Path.DirectorySeparatorChar;
        return (Path.TrimEndingDirectorySeparator(Resolve(directory)) + Path.DirectorySeparatorChar).StartsWith(outer, comparison);
    }

    // The path without links. Behind the first part that does not exist there are none.
    private static string Resolve(string path, int links = 0)
    {
        string full = Path.GetFullPath(path);
        string done = Path.GetPathRoot(full) ?? string.Empty;
        foreach (string part in full[done.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(done, part);
            try
            {
                string? target = links < MaxLinks ? new DirectoryInfo(next).ResolveLinkTarget(returnFinalTarget: true)?.FullName : null;
                done = target is null ? next : Resolve(target, links + 1);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                done = next;
            }
        }

        return done;
    }

    private static bool IsDefault(string directory)
        => Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)) == Path.GetFullPath(new ContentOptions().StagingDirectory);
}
