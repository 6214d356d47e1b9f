using AisFs.TestKit.Training;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary>Eight worker processes that read whole shards in the order of their names, as streams.</summary>
internal sealed class Shards(string name, FileSet files) : IReadLoad
{
    private const int Workers = 8;

    public string Name => name;

    public FileSet Files => files;

    public IReadOnlyList<Goal> Goals => [Goal.OfRaw(name, 0.90)];

    public async Task<Outcome> RunAsync(LoadPlace place, Stopclock clock)
    {
        TrainingLoader loader = new(place.Root) { Workers = Workers, Batch = 1, Block = 1 << 20, Seed = 0 };
        LoaderEpoch epoch = (await loader.RunAsync(TimeSpan.FromMinutes(10))).Epochs[0];
        return epoch.Bytes == files.TotalSize
            ? new Outcome(epoch.Bytes, epoch.Files) { Seconds = epoch.Seconds }
            : throw new IOException($"{epoch.Bytes} bytes instead of {files.TotalSize}.");
    }

    public Task<Outcome> RunRawAsync(RunContext context, StoredFiles stored) => context.Curl(stored).GetAsync([.. files.Paths().Select(path => (path, 0L, 0L))], Workers);
}
