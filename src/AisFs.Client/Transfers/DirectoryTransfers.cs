using System.Globalization;
using AisFs.Client.Files;

namespace AisFs.Client.Transfers;

/// <summary>Makes a bucket like a local directory, or the other way round: only what differs is transferred.</summary>
internal sealed class DirectoryTransfers(IDirectoryStore bucket, AisDirectoryOptions options, IProgress<AisDirectoryProgress>? progress)
{
    private readonly GlobPattern _pattern = options.Validate();
    private readonly DirectoryTally _tally = new(progress);

    public async ValueTask<AisDirectoryResult> UploadAsync(string directory, CancellationToken cancellationToken)
    {
        LocalFiles.RequireDirectory(directory);
        string checksumType = await bucket.GetChecksumTypeAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, AisListEntry> objects = new(StringComparer.Ordinal);
        await foreach ((string path, AisListEntry entry) in ListAsync(cancellationToken).ConfigureAwait(false))
        {
            objects[path] = entry;
        }

        HashSet<string> sent = new(StringComparer.Ordinal);
        IEnumerable<string> files = DirectoryFiles.Find(directory, _pattern).Where(path => Note(sent, path));
        await Parallel.ForEachAsync(files, Degree(cancellationToken), async (path, token) =>
        {
            string file = Path.Combine(directory, path);
            long length = new FileInfo(file).Length;
            string name = options.Prefix + path;
            await _tally.RunAsync(path, name, length, async () =>
            {
                if (objects.TryGetValue(path, out AisListEntry? entry)
                    && await DirectoryFiles.AreAlikeAsync(file, length, entry, checksumType, token).ConfigureAwait(false))
                {
                    return AisDirectoryAction.Unchanged;
                }

                bucket.Check(name);
                if (!options.DryRun)
                {
                    string time = DirectoryFiles.GetTimeNs(file).ToString(CultureInfo.InvariantCulture);
                    Dictionary<string, string> custom = new(options.Upload.Custom ?? AisObjectProperties.EmptyCustom, StringComparer.Ordinal) { [AisDirectoryOptions.TimeKey] = time };
                    await bucket.UploadAsync(name, file, options.Upload with { Custom = custom }, token).ConfigureAwait(false);
                }

                return AisDirectoryAction.Transferred;
            }, token).ConfigureAwait(false);
        }).ConfigureAwait(false);

        await DeleteAsync(
            objects.Where(pair => !sent.Contains(pair.Key)).Select(static pair => (pair.Key, pair.Value.Name, pair.Value.Size)),
            (_, name, token) => bucket.DeleteAsync(name, token),
            cancellationToken).ConfigureAwait(false);
        return _tally.End();
    }

    public async ValueTask<AisDirectoryResult> DownloadAsync(string directory, CancellationToken cancellationToken)
    {
        string checksumType = await bucket.GetChecksumTypeAsync(cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(directory);
        HashSet<string> seen = new(StringComparer.Ordinal);
        await Parallel.ForEachAsync(ListAsync(cancellationToken), Degree(cancellationToken), async (item, token) =>
        {
            Note(seen, item.Path);
            await _tally.RunAsync(item.Path, item.Entry.Name, item.Entry.Size, () => DownloadAsync(directory, item.Path, item.Entry, checksumType, token), token).ConfigureAwait(false);
        }).ConfigureAwait(false);

        await DeleteAsync(
            DirectoryFiles.Find(directory, _pattern).Where(path => !seen.Contains(path)).Select(path => (path, options.Prefix + path, new FileInfo(Path.Combine(directory, path)).Length)).ToArray(),
            (path, _, _) =>
            {
                File.Delete(Path.Combine(directory, path));
                return ValueTask.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        return _tally.End();
    }

    private static bool Note(HashSet<string> names, string name)
    {
        lock (names)
        {
            return names.Add(name);
        }
    }

    private async ValueTask<AisDirectoryAction> DownloadAsync(string directory, string path, AisListEntry entry, string checksumType, CancellationToken cancellationToken)
    {
        string file = DirectoryFiles.GetPath(directory, path);
        if (File.Exists(file) && await DirectoryFiles.AreAlikeAsync(file, new FileInfo(file).Length, entry, checksumType, cancellationToken).ConfigureAwait(false))
        {
            return AisDirectoryAction.Unchanged;
        }

        if (!options.DryRun)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await bucket.DownloadAsync(entry.Name, file, options.Download, cancellationToken).ConfigureAwait(false);
            if (UnixTime.FromNs(DirectoryFiles.ReadTimeNs(entry)) is { } time)
            {
                File.SetLastWriteTimeUtc(file, time.UtcDateTime);
            }
        }

        return AisDirectoryAction.Transferred;
    }

    private ParallelOptions Degree(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };

    /// <summary>The objects below the prefix, by their path in the directory. A name that ends in '/' is no file.</summary>
    private IAsyncEnumerable<(string Path, AisListEntry Entry)> ListAsync(CancellationToken cancellationToken)
        => bucket.ListAsync(new AisListOptions { Prefix = options.Prefix, Properties = "name,size,checksum,custom" }, cancellationToken)
            .Where(static entry => !entry.IsDirectory && !entry.Name.EndsWith('/'))
            .Select(entry => (Path: entry.Name[options.Prefix.Length..], Entry: entry))
            .Where(item => item.Path.Length > 0 && _pattern.IsMatch(item.Path));

    private async ValueTask DeleteAsync(
        IEnumerable<(string Path, string ObjectName, long Bytes)> items, Func<string, string, CancellationToken, ValueTask> delete, CancellationToken cancellationToken)
    {
        if (!options.Delete || _tally.HasFailed)
        {
            return;
        }

        await Parallel.ForEachAsync(items, Degree(cancellationToken), async (item, token) =>
            await _tally.RunAsync(item.Path, item.ObjectName, item.Bytes, async () =>
            {
                if (!options.DryRun)
                {
                    await delete(item.Path, item.ObjectName, token).ConfigureAwait(false);
                }

                return AisDirectoryAction.Deleted;
            }, token).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
