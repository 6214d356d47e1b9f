using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary>One large object from front to end: how fast, and how much CPU time the daemon takes for it.</summary>
internal sealed class Stream(string name, FileSet files) : IReadLoad
{
    public string Name => name;

    public FileSet Files => files;

    public IReadOnlyList<Goal> Goals =>
    [
        Goal.OfRaw(name, 0.90),
        new Goal($"{name}-cpu", figures => figures.Mount.ClientCpu / figures.Raw.ClientCpu, 1.2, AtMost: true),
    ];

    public Task<Outcome> RunAsync(LoadPlace place, Stopclock clock)
        => Task.FromResult(new Outcome(RunContext.ReadFile(place.In([files.PathOf(0)])[0], clock), 1));

    public Task<Outcome> RunRawAsync(RunContext context, StoredFiles stored) => context.Curl(stored).GetAsync([(files.PathOf(0), 0, 0)], 1);
}
