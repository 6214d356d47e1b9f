using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary>A reader for each of several large objects, all at the same time.</summary>
internal sealed class FourReaders(string name, FileSet files) : IReadLoad
{
    public string Name => name;

    public FileSet Files => files;

    public IReadOnlyList<Goal> Goals => [Goal.OfRaw(name, 0.90)];

    public async Task<Outcome> RunAsync(LoadPlace place, Stopclock clock)
    {
        Task<long>[] readers = [.. place.In(files.Paths()).Select(path => Task.Factory.StartNew(() => RunContext.ReadFile(path, clock), TaskCreationOptions.LongRunning))];
        return new Outcome((await Task.WhenAll(readers)).Sum(), files.Count);
    }

    public Task<Outcome> RunRawAsync(RunContext context, StoredFiles stored)
        => context.Curl(stored).GetAsync([.. files.Paths().Select(path => (path, 0L, 0L))], files.Count);
}
