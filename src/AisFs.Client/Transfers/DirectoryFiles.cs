using AisFs.Client.Files;
using AisFs.Client.Wire;

namespace AisFs.Client.Transfers;

/// <summary>The files of a local directory, and what their paths mean as names of objects.</summary>
internal static class DirectoryFiles
{
    /// <summary>Finds the files, directories below included. Symbolic links to directories are not followed, broken ones are left out.</summary>
    /// <returns>Paths within the directory, with '/'.</returns>
    public static IEnumerable<string> Find(string directory, GlobPattern pattern)
        => LocalTree.Find(directory, isDeep: true).Select(static file => file.Relative).Where(pattern.IsMatch);

    /// <summary>The path of the file of an object.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="relative">The object's name without the prefix.</param>
    /// <exception cref="IOException">The name would leave the directory, or can't be the name of a file here.</exception>
    public static string GetPath(string directory, string relative)
    {
        foreach (string segment in relative.Split('/'))
        {
            if (segment is "" or "." or ".." || segment.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()))
            {
                throw new IOException($"'{relative}' can't be the path of a file on this system.");
            }
        }

        return Path.Combine(directory, relative.Replace('/', Path.DirectorySeparatorChar));
    }

    /// <summary>The last write of a file in nanoseconds since 1970 UTC, to 100 ns.</summary>
    public static long GetTimeNs(string path) => AisTime.ToUnixNs(new DateTimeOffset(File.GetLastWriteTimeUtc(path)));

    /// <summary>The time that an upload left with an object; null when there is none.</summary>
    public static long? ReadTimeNs(AisListEntry entry)
        => CustomMetadata.ParseListed(entry.CustomText).TryGetValue(AisDirectoryOptions.TimeKey, out string? text) ? AisTime.ParseNs(text) : null;

    /// <summary>Whether a file and an object of the same name have the same content.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Its size in bytes.</param>
    /// <param name="entry">The object, as a listing with size, checksum and custom metadata has it.</param>
    /// <param name="checksumType">The kind of checksum of the bucket.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async ValueTask<bool> AreAlikeAsync(string path, long length, AisListEntry entry, string checksumType, CancellationToken cancellationToken)
        => entry.Size == length && (ReadTimeNs(entry) == GetTimeNs(path)
            || (entry.Checksum.Length > 0 && await LocalChecksum.ComputeAsync(path, checksumType, cancellationToken).ConfigureAwait(false) == entry.Checksum));
}
