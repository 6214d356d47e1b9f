using AisFs.Cli.Running;
using AisFs.Control.Client;

namespace AisFs.Cli.Commands.Benching;

/// <summary>Measures a folder.</summary>
internal sealed class BenchRun(BenchWish wish, CancellationToken cancellationToken)
{
    private const int MostLooked = 100_000;

    /// <summary>Measures.</summary>
    /// <returns>The measurements.</returns>
    /// <exception cref="StartException">The folder cannot be measured so; the message says why.</exception>
    public async Task<BenchReport> RunAsync()
    {
        FoundMount? mount = new MountPaths(MountFinder.Find()).TryFind(wish.Folder, out FoundMount? found, out string inside) ? found : null;
        BenchReads reads = new(wish, new BenchCaches(mount, inside), cancellationToken);
        List<BenchRow> rows = [];
        if (wish.ReadOnly)
        {
            await ReadAsync(reads, rows).ConfigureAwait(false);
        }
        else
        {
            await WriteAsync(reads, rows).ConfigureAwait(false);
        }

        return new BenchReport(
            ProgramVersion.Text, wish.Folder, mount?.Identity.Source, mount?.Identity.Version, TimeProvider.System.GetUtcNow(), wish.Size, wish.Files, wish.Threads, wish.ReadOnly, rows);
    }

    private async Task WriteAsync(BenchReads reads, List<BenchRow> rows)
    {
        using BenchWrites writes = BenchWrites.Begin(wish, cancellationToken);
        rows.Add(writes.WriteLarge());
        await reads.RunLargeAsync(writes.Large, rows).ConfigureAwait(false);
        rows.Add(await writes.WriteSmallAsync().ConfigureAwait(false));
        await reads.RunSmallAsync(writes.Small, rows).ConfigureAwait(false);
        await reads.RunMetadataAsync(Path.Combine(writes.Folder, "small"), writes.Small, rows).ConfigureAwait(false);
        writes.Check();
        rows.Add(await writes.RemoveSmallAsync().ConfigureAwait(false));
    }

    private async Task ReadAsync(BenchReads reads, List<BenchRow> rows)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        FileInfo[] files = [.. new DirectoryInfo(wish.Folder).EnumerateFiles("*", options).Take(MostLooked).Where(static file => file.Length > 0)];
        cancellationToken.ThrowIfCancellationRequested();
        if (files.MaxBy(static file => file.Length) is not { } largest)
        {
            throw new StartException($"'{wish.Folder}' has no file to read.");
        }

        await reads.RunLargeAsync(largest.FullName, rows).ConfigureAwait(false);
        string[] small = [.. files.Where(static file => file.Length <= BenchReads.SmallSize * 10).Take(wish.Files).Select(static file => file.FullName)];
        if (small.Length > 0)
        {
            await reads.RunSmallAsync(small, rows).ConfigureAwait(false);
        }

        await reads.RunMetadataAsync(largest.DirectoryName ?? wish.Folder, small.Length > 0 ? small : [largest.FullName], rows).ConfigureAwait(false);
    }
}
