using System.Globalization;
using AisFs.Vfs.Api;
using AisFs.Vfs.Staging;

namespace AisFs.Vfs.Disk;

/// <summary>Whether a folder can be used for the disk cache, and what is in it.</summary>
public static class DiskCacheFolder
{
    /// <summary>The layout that this program makes and reads. Another number for anything that an older program would misread.</summary>
    public const int Layout = 1;

    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder where it is missing, and looks whether it can be used. What an older layout left in it is removed.</summary>
    /// <param name="files">How local files are looked at.</param>
    /// <param name="directory">The folder.</param>
    /// <returns>Null when it can be used; else one sentence that says why not, and what to do.</returns>
    /// <exception cref="IOException">It cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made or written.</exception>
    public static string? Prepare(IHostFiles files, string directory)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (!Path.Exists(directory))
        {
            // What lies above it may be anybody's.
            Directory.CreateDirectory(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory))) ?? directory);
            StagingFolder.CreatePrivate(directory);
        }

        PathStatus status = files.Look(directory, follow: true);
        if (status.Kind != PathKind.Folder)
        {
            return $"'{directory}' is not a folder; name one of your own.";
        }

        if (!status.IsOwn)
        {
            return $"the folder '{directory}' belongs to another user; name one of your own.";
        }

        string mark = Path.Combine(directory, DiskNames.Mark);
        if (!File.Exists(mark))
        {
            if (Directory.EnumerateFileSystemEntries(directory).Any(static path => !Path.GetFileName(path).StartsWith(DiskNames.Mark, StringComparison.Ordinal)))
            {
                return $"the folder '{directory}' holds other files: name an empty folder, or one that does not exist.";
            }
        }
        else if (LayoutOf(mark) is not { } layout)
        {
            return $"the folder '{directory}' holds other files: name an empty folder, or one that does not exist.";
        }
        else if (layout > Layout)
        {
            return $"the folder '{directory}' was made by a newer version of AisFs (layout {layout}, this one knows {Layout}): name another folder, or remove this one.";
        }
        else if (layout < Layout)
        {
            Empty(directory);
        }

        if (!status.IsPrivate && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory, OwnersOnly);
        }

        WriteMark(directory, mark);
        return null;
    }

    /// <summary>What is in a folder that was prepared, in bytes, as its mounts have counted it.</summary>
    /// <param name="directory">The folder.</param>
    /// <returns>The bytes.</returns>
    public static long UsedIn(string directory)
    {
        DiskRoom room = new(directory, long.MaxValue, 0);
        room.Sync();
        return room.Used;
    }

    /// <summary>The folders of clusters.</summary>
    internal static IEnumerable<string> ClustersOf(string directory)
        => Directory.Exists(directory) ? Directory.EnumerateDirectories(directory).Where(static path => DiskNames.IsCluster(Path.GetFileName(path))) : [];

    private static int? LayoutOf(string mark)
    {
        string text = File.ReadAllText(mark);
        return text.StartsWith(DiskNames.MarkText, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(DiskNames.MarkText.Length).Trim(" .\r\n"), NumberStyles.None, CultureInfo.InvariantCulture, out int layout) ? layout : null;
    }

    private static void Empty(string directory)
    {
        foreach (string path in Directory.GetDirectories(directory))
        {
            Directory.Delete(path, recursive: true);
        }

        foreach (string path in Directory.GetFiles(directory))
        {
            File.Delete(path);
        }
    }

    // Written anew by each mount: a folder that cannot be written is told before the mount.
    private static void WriteMark(string directory, string mark)
    {
        string draft = Path.Combine(directory, $"{DiskNames.Mark}-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(draft, string.Create(CultureInfo.InvariantCulture, $"{DiskNames.MarkText}{Layout}.\n"));
            File.Move(draft, mark, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
