using AisFs.TestKit.Training;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary>One shuffled epoch of eight worker processes.</summary>
/// <param name="name">The load's name.</param>
/// <param name="files">The files.</param>
/// <param name="kind">Which epoch it is.</param>
/// <param name="goal">What is to come out.</param>
/// <param name="arguments">Further arguments of the mount.</param>
internal sealed class Epochs(string name, FileSet files, EpochKind kind, Goal goal, params string[] arguments) : IReadLoad
{
    private const int MostEpochsBefore = 10;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    public string Name => name;

    public FileSet Files => files;

    public bool HasLocal => true;

    public bool HasRaw => false;

    public string? Needs => kind == EpochKind.LaterFromDisk ? "--cache-dir" : null;

    public IReadOnlyList<Goal> Goals => [goal];

    public IReadOnlyList<string> MountArguments(string scratch)
        => kind == EpochKind.LaterFromDisk ? ["--cache-dir", CacheFolder(scratch), "--cache-admit", "first", .. arguments] : arguments;

    public async Task PrepareAsync(LoadPlace place)
    {
        if (kind != EpochKind.First)
        {
            await new TrainingLoader(place.Root).RunAsync(s_limit);
        }

        // An epoch that outruns the local disk leaves files out; the next one finds more of them there.
        for (int epoch = 1; kind == EpochKind.LaterFromDisk && !place.IsLocal && !await IsOnDiskAsync(place); epoch++)
        {
            if (epoch == MostEpochsBefore)
            {
                throw new IOException("The disk cache does not take the files.");
            }

            StoredFiles.DropPages(place.Root);
            await new TrainingLoader(place.Root).RunAsync(s_limit);
        }

        // A mount that is new has nothing to drop, and must not be looked at before the clock starts.
        if (kind == EpochKind.LaterFromDisk || (kind == EpochKind.First && place.IsLocal))
        {
            StoredFiles.DropPages(place.Root);
        }

        if (kind == EpochKind.LaterFromDisk && Directory.Exists(CacheFolder(place.Scratch)))
        {
            StoredFiles.DropPages(CacheFolder(place.Scratch));
        }
    }

    public async Task<Outcome> RunAsync(LoadPlace place, Stopclock clock)
    {
        LoaderEpoch epoch = (await new TrainingLoader(place.Root) { Seed = 2 }.RunAsync(s_limit)).Epochs[0];
        return epoch.Bytes == files.TotalSize
            ? new Outcome(epoch.Bytes, epoch.Files) { Seconds = epoch.Seconds }
            : throw new IOException($"{epoch.Bytes} bytes instead of {files.TotalSize}.");
    }

    // Looks when nothing has been added for a while.
    private async Task<bool> IsOnDiskAsync(LoadPlace place)
    {
        DirectoryInfo folder = new(CacheFolder(place.Scratch));
        long size = -1;
        for (long before = -2; size != before;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300));
            before = size;
            size = folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Exists ? file.Length : 0);
        }

        return size >= files.TotalSize;
    }

    private static string CacheFolder(string scratch) => Path.Combine(scratch, "cache");
}
