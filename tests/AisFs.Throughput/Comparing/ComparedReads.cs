using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;
using AisFs.Throughput.Strangers;

namespace AisFs.Throughput.Comparing;

/// <summary>A load over files of others, for two builds.</summary>
internal sealed class ComparedReads(IReadLoad load) : IComparedLoad
{
    private StoredFiles? _files;

    public string Name => load.Name;

    public IReadOnlyList<string> MountArguments => load.MountArguments(string.Empty);

    public async Task PrepareAsync(TestBucket bucket) => _files = await StoredFiles.StoreAsync(bucket, load.Files);

    public Measurement Run(string mountpoint, Func<Stopclock> start)
    {
        using TempFolder scratch = new("scratch");
        LoadPlace place = new(mountpoint, _files ?? throw new InvalidOperationException("Nothing is stored."), IsLocal: false, scratch.Path);
        load.PrepareAsync(place).GetAwaiter().GetResult();
        Stopclock clock = start();
        Outcome outcome = load.RunAsync(place, clock).GetAwaiter().GetResult();
        Measurement measured = clock.Stop(outcome.Bytes, outcome.Operations);
        load.Check(place);
        return measured with { Seconds = outcome.Seconds ?? measured.Seconds };
    }

    public void CleanUp(string mountpoint)
    {
    }
}
