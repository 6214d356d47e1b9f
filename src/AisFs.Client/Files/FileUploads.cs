using System.Collections.Concurrent;
using AisFs.Client.Objects;
using AisFs.Client.Wire;

namespace AisFs.Client.Files;

/// <summary>Stores files of a local directory as objects, several at once.</summary>
internal sealed class FileUploads(ObjectWrites writes)
{
    /// <summary>Stores files. The first error ends it: what was stored until then stays.</summary>
    /// <returns>The names of the objects, in no order.</returns>
    public async ValueTask<IReadOnlyList<string>> PutAsync(
        BucketAddress bucket, string directory, AisPutFilesOptions options, IProgress<AisPutFilesProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Parallelism, 1, nameof(options));
        LocalFiles.RequireDirectory(directory);
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

            ObjectAddress item = ObjectAddress.Of(bucket, file.Name);
            AisContent content = AisContent.FromFile(file.Path);
            if (!options.DryRun)
            {
                await writes.PutAsync(item, content, AisPutOptions.Default, token).ConfigureAwait(false);
            }

            progress?.Report(new AisPutFilesProgress(file.Path, file.Name, content.Length, Interlocked.Increment(ref count), Interlocked.Add(ref bytes, content.Length)));
        }).ConfigureAwait(false);
        return [.. stored.Keys];
    }

    private static IEnumerable<(string Path, string Name)> FindFiles(string directory, AisPutFilesOptions options)
    {
        GlobPattern pattern = new(options.Pattern, options.Recursive);
        foreach ((string path, string relative) in LocalTree.Find(directory, pattern.IsDeep))
        {
            string baseName = Path.GetFileName(path);
            if (baseName.StartsWith(options.PrefixFilter, StringComparison.Ordinal) && pattern.IsMatch(relative))
            {
                yield return (path, options.Prepend + (options.UseBaseName ? baseName : relative));
            }
        }
    }
}
