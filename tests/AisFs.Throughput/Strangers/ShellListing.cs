using System.Globalization;
using AisFs.TestKit.Processes;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary>A program that lists a tree and reads no file, against one listing of the bucket.</summary>
/// <param name="name">The load's name.</param>
/// <param name="files">What is listed.</param>
/// <param name="command">The program with its options; the tree follows.</param>
/// <param name="arguments">Arguments of the mount; the first is an option that it must have.</param>
/// <param name="goal">What is to come out.</param>
internal sealed class ShellListing(string name, FileSet files, string command, IReadOnlyList<string> arguments, Goal goal) : IReadLoad
{
    public string Name => name;

    public FileSet Files => files;

    public string? Needs => arguments.Count > 0 ? arguments[0] : null;

    public IReadOnlyList<Goal> Goals => [goal];

    public IReadOnlyList<string> MountArguments(string scratch) => arguments;

    public async Task<Outcome> RunAsync(LoadPlace place, Stopclock clock)
    {
        string root = files.Directories == 1 ? Path.GetDirectoryName(place.In([files.PathOf(0)])[0])! : place.Root;
        CommandResult result = await CommandRunner.ShellAsync($"{command} '{root}' | grep -c 'f[0-9]\\{{6\\}}$'", TimeSpan.FromMinutes(10));
        return result.ExitCode == 0 && int.Parse(result.Output, CultureInfo.InvariantCulture) == files.Count
            ? new Outcome(0, files.Count)
            : throw new IOException($"{command} did not list {files.Count} files: {result}");
    }

    public async Task<Outcome> RunRawAsync(RunContext context, StoredFiles stored)
    {
        int count = (await stored.Bucket.ListAsync()).Count;
        return count == files.Count ? new Outcome(0, count) : throw new IOException($"The bucket lists {count} objects instead of {files.Count}.");
    }

    // Names and their number are all that was read.
    public void Check(LoadPlace place)
    {
    }
}
