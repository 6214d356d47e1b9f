using AisFs.TestKit.Processes;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Loads;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary>Small files, each opened and read once by name: one reader in the order of names, several in any order.</summary>
/// <param name="name">The load's name.</param>
/// <param name="files">The files.</param>
/// <param name="readers">How many threads read.</param>
/// <param name="before">What the mount has seen of them.</param>
/// <param name="goal">What is to come out.</param>
/// <param name="arguments">Arguments of the mount.</param>
internal sealed class SmallFiles(string name, FileSet files, int readers, FilesBefore before, Goal goal, params string[] arguments) : IReadLoad
{
    public string Name => name;

    public FileSet Files => files;

    public IReadOnlyList<Goal> Goals => [goal];

    public bool HasLocal => before == FilesBefore.Read;

    public bool HasRaw => before != FilesBefore.Read;

    public IReadOnlyList<string> MountArguments(string scratch) => arguments;

    public async Task PrepareAsync(LoadPlace place)
    {
        switch (before)
        {
            case FilesBefore.Listed:
                await CommandRunner.ShellAsync($"ls -lR '{place.Root}' > /dev/null");
                break;
            case FilesBefore.Read:
                files.Paths().AsParallel().WithDegreeOfParallelism(readers).ForAll(path => File.ReadAllBytes(Path.Combine(place.Root, path)));
                break;
            case FilesBefore.Nothing:
                break;
        }
    }

    public Task<Outcome> RunAsync(LoadPlace place, Stopclock clock)
    {
        FileReaders.ReadAll(place.In(Order()), (int)files.Size, readers, clock);
        return Task.FromResult(new Outcome(files.TotalSize, files.Count));
    }

    public Task<Outcome> RunRawAsync(RunContext context, StoredFiles stored) => context.Curl(stored).GetAsync([.. Order().Select(path => (path, 0L, 0L))], readers);

    private string[] Order() => readers == 1 ? files.Paths() : files.Shuffled(1);
}
