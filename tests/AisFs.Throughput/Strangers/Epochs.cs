using AisFs.TestKit.Training;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary>One shuffled epoch of eight worker processes.</summary>
internal sealed class Epochs(string name, FileSet files, EpochKind kind, Goal goal) : IReadLoad
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    public string Name => name;

    public FileSet Files => files;

    public bool HasLocal => true;

    public bool HasRaw => false;

    public string? Needs => kind == EpochKind.LaterFromDisk ? "--cache-dir" : null;

    public IReadOnlyList<Goal> Goals => [goal];

    public IReadOnlyList<string> MountArguments(string scratch)
        => kind == EpochKind.LaterFromDisk ? ["--cache-dir", CacheFolder(scratch), "--cache-admit", "first"] : [];

    public async Task PrepareAsync(LoadPlace place)
    {
        if (kind != EpochKind.First)
        {
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

    private static string CacheFolder(string scratch) => Path.Combine(scratch, "cache");
}
