using AisFs.TestKit.Processes;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary><c>rsync -a</c> to a local folder.</summary>
internal sealed class CopyOut(string name, FileSet files) : IReadLoad
{
    private const string Copy = "copy";

    public string Name => name;

    public FileSet Files => files;

    public bool HasLocal => true;

    public bool HasRaw => false;

    public IReadOnlyList<Goal> Goals => [Goal.TimesLocal(name, 1.5)];

    public async Task<Outcome> RunAsync(LoadPlace place, Stopclock clock)
    {
        CommandResult result = await CommandRunner.RunAsync("rsync", ["-a", $"{place.Root}/", $"{Path.Combine(place.Scratch, Copy)}/"], TimeSpan.FromMinutes(10));
        return result.ExitCode == 0 ? new Outcome(files.TotalSize, files.Count) : throw new IOException($"rsync failed: {result}");
    }

    public void Check(LoadPlace place) => place.Files.Check(Path.Combine(place.Scratch, Copy));
}
