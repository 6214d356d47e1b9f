using System.Collections.Concurrent;
using System.IO.Enumeration;
using AisFs.Client.Files;

namespace AisFs.Client;

/// <content>Storing files of a local directory.</content>
public sealed partial class AisBucket
{
    /// <summary>
    /// Stores files of a directory as objects, several at once. They are read as they are sent, never as a whole into
    /// memory. The first error ends it: what was stored until then stays.
    /// </summary>
    /// <param name="directory">The directory.</param>
    /// <param name="options">Which files, and under which names; null: all files of the directory itself.</param>
    /// <param name="progress">Told of each file that was stored; null: nobody.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The names of the objects, in no order.</returns>
    /// <exception cref="ArgumentException">There is no such directory, the pattern is malformed, or two files would get one name.</exception>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public async ValueTask<IReadOnlyList<string>> PutFilesAsync(
        string directory, AisPutFilesOptions? options = null, IProgress<AisPutFilesProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        options ??= AisPutFilesOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Parallelism, 1, nameof(options));
        if (!Directory.Exists(directory))
        {
            throw new ArgumentException(File.Exists(directory) ? $"'{directory}' is a file, not a directory." : $"The directory '{directory}' does not exist.", nameof(directory));
        }

        ConcurrentDictionary<string, string> stored = new(StringComparer.Ordinal);
        long count = 0;
        long bytes = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(FindFiles(directory, options), parallel, async (file, token) =>
        {
            if (!stored.TryAdd(file.Name, file.Path))
            {
                throw new ArgumentException($"'{file.Path}' and '{stored[file.Name]}' would both become the object '{file.Name}'.", nameof(options));
            }

            AisObject item = Object(file.Name);
            AisContent content = AisContent.FromFile(file.Path);
            if (!options.DryRun)
            {
                await item.PutAsync(content, cancellationToken: token).ConfigureAwait(false);
            }

            progress?.Report(new AisPutFilesProgress(file.Path, file.Name, content.Length, Interlocked.Increment(ref count), Interlocked.Add(ref bytes, content.Length)));
        }).ConfigureAwait(false);
        return [.. stored.Keys];
    }

    private static IEnumerable<(string Path, string Name)> FindFiles(string directory, AisPutFilesOptions options)
    {
        GlobPattern pattern = new(options.Pattern, options.Recursive);
        EnumerationOptions all = new() { RecurseSubdirectories = pattern.IsDeep, AttributesToSkip = 0, IgnoreInaccessible = false };
        FileSystemEnumerable<string> files = new(directory, static (ref entry) => entry.ToFullPath(), all)
        {
            // A link that leads nowhere is no file.
            ShouldIncludePredicate = static (ref entry) => !entry.IsDirectory
                && ((entry.Attributes & FileAttributes.ReparsePoint) == 0 || File.Exists(entry.ToFullPath())),
            ShouldRecursePredicate = static (ref entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        foreach (string path in files)
        {
            string relative = Path.GetRelativePath(directory, path).Replace(Path.DirectorySeparatorChar, '/');
            string baseName = Path.GetFileName(path);
            if (baseName.StartsWith(options.PrefixFilter, StringComparison.Ordinal) && pattern.IsMatch(relative))
            {
                yield return (path, options.Prepend + (options.UseBaseName ? baseName : relative));
            }
        }
    }
}
