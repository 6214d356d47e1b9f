using AisFs.TestKit.Processes;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary><c>cp -r</c> of many small files: one thread, which opens them in the order of the listing.</summary>
/// <param name="name">The load's name.</param>
/// <param name="files">What is copied.</param>
/// <param name="delay">How long the server waits before each answer.</param>
/// <param name="connections">Over how many connections raw HTTP gets the same objects.</param>
/// <param name="goal">What is to come out.</param>
internal sealed class CopyTree(string name, FileSet files, TimeSpan delay, int connections, Goal goal) : IReadLoad
{
    private const string Copy = "copy";

    public string Name => name;

    public FileSet Files => files;

    public TimeSpan Delay => delay;

    public IReadOnlyList<Goal> Goals => [goal];

    public async Task<Outcome> RunAsync(LoadPlace place, Stopclock clock)
    {
        CommandResult result = await CommandRunner.RunAsync("cp", ["-r", place.Root, Path.Combine(place.Scratch, Copy)], TimeSpan.FromMinutes(10));
        return result.ExitCode == 0 ? new Outcome(files.TotalSize, files.Count) : throw new IOException($"cp failed: {result}");
    }

    public Task<Outcome> RunRawAsync(RunContext context, StoredFiles stored) => context.Curl(stored).GetAsync([.. files.Paths().Select(path => (path, 0L, 0L))], connections);

    public void Check(LoadPlace place) => place.Files.Check(Path.Combine(place.Scratch, Copy));
}
