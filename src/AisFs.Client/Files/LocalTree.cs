using System.IO.Enumeration;

namespace AisFs.Client.Files;

/// <summary>The files of a local directory.</summary>
internal static class LocalTree
{
    /// <summary>Finds the files. Symbolic links to directories are not followed, broken ones are left out.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="isDeep">Whether directories below belong to it.</param>
    /// <returns>The full path of each, and its path within the directory with '/'.</returns>
    public static IEnumerable<(string Path, string Relative)> Find(string directory, bool isDeep)
    {
        EnumerationOptions all = new() { RecurseSubdirectories = isDeep, AttributesToSkip = 0, IgnoreInaccessible = false };
        FileSystemEnumerable<string> files = new(directory, static (ref entry) => entry.ToFullPath(), all)
        {
            ShouldIncludePredicate = static (ref entry) => !entry.IsDirectory
                && ((entry.Attributes & FileAttributes.ReparsePoint) == 0 || File.Exists(entry.ToFullPath())),
            ShouldRecursePredicate = static (ref entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        return files.Select(path => (path, Path.GetRelativePath(directory, path).Replace(Path.DirectorySeparatorChar, '/')));
    }
}
