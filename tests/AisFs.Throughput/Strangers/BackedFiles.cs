using System.Globalization;
using AisFs.TestKit.Training;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Loads;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary>
/// Files that lie whole in the disk tier of a read-only mount of root, so that the kernel reads them there by itself. It is an
/// error when it does not.
/// </summary>
/// <param name="name">The load's name.</param>
/// <param name="files">The files.</param>
/// <param name="kind">What the kernel has of them.</param>
/// <param name="goal">What is to come out.</param>
internal sealed class BackedFiles(string name, FileSet files, EpochKind kind, Goal goal) : IReadLoad
{
    private const int Readers = 8;
    private const int MostPasses = 50;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    public string Name => name;

    public FileSet Files => files;

    public bool HasLocal => true;

    public bool HasRaw => false;

    public string? Needs => "--passthrough";

    public IReadOnlyList<Goal> Goals => [goal];

    public IReadOnlyList<string> MountArguments(string scratch) => ["--read-only", "--cache-dir", CacheFolder(scratch), "--cache-admit", "first", "--passthrough", "auto"];

    public async Task PrepareAsync(LoadPlace place)
    {
        ReadAll(place);
        for (int pass = 1; place.Daemon is { } daemon; pass++)
        {
            // Each pass finds more in the tier; what comes from the daemon goes through its write calls.
            StoredFiles.DropPages(place.Root);
            long before = WrittenBy(daemon);
            ReadAll(place);
            if (WrittenBy(daemon) - before < files.TotalSize / 10)
            {
                break;
            }

            if (pass == MostPasses)
            {
                throw new IOException("The kernel does not read the local files by itself.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        if (kind == EpochKind.LaterFromDisk)
        {
            StoredFiles.DropPages(place.Root);
            if (!place.IsLocal)
            {
                StoredFiles.DropPages(CacheFolder(place.Scratch));
            }
        }
    }

    public async Task<Outcome> RunAsync(LoadPlace place, Stopclock clock)
    {
        long before = place.Daemon is { } daemon ? WrittenBy(daemon) : 0;
        Outcome outcome = kind == EpochKind.Later ? ReadAll(place, clock) : await RunEpochAsync(place);
        long written = place.Daemon is { } asked ? WrittenBy(asked) - before : 0;
        return written < files.TotalSize / 10 ? outcome : throw new IOException($"The daemon was asked for {written} bytes of {files.TotalSize}.");
    }

    private static string CacheFolder(string scratch) => Path.Combine(scratch, "cache");

    private static long WrittenBy(int process)
        => long.Parse(File.ReadLines($"/proc/{process}/io").Single(static line => line.StartsWith("wchar:", StringComparison.Ordinal))[6..], CultureInfo.InvariantCulture);

    private async Task<Outcome> RunEpochAsync(LoadPlace place)
    {
        LoaderEpoch epoch = (await new TrainingLoader(place.Root) { Seed = 2 }.RunAsync(s_limit)).Epochs[0];
        return new Outcome(epoch.Bytes, epoch.Files) { Seconds = epoch.Seconds };
    }

    private Outcome ReadAll(LoadPlace place, Stopclock clock)
    {
        FileReaders.ReadAll(place.In(files.Shuffled(1)), (int)files.Size, Readers, clock);
        return new Outcome(files.TotalSize, files.Count);
    }

    private void ReadAll(LoadPlace place)
        => files.Paths().AsParallel().WithDegreeOfParallelism(Readers).ForAll(path => File.ReadAllBytes(Path.Combine(place.Root, path)));
}
