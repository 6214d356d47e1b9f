using System.Text.Json;
using AisFs.TestKit.Processes;

namespace AisFs.Crash;

/// <summary>The command <c>aisfs recover</c>, as people call it.</summary>
/// <param name="endpoint">The cluster.</param>
/// <param name="staging">The staging folder.</param>
/// <param name="bootId">A file in place of the one that tells which run of the machine this is; null: the machine's own.</param>
internal sealed class RecoverTool(string endpoint, string staging, string? bootId)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs it.</summary>
    public async Task<CommandResult> RunAsync(params string[] arguments)
    {
        string[] command = [DaemonProgram.Path, "recover", .. arguments, "--staging-dir", staging, "--endpoint", endpoint];
        if (bootId is null)
        {
            return await CommandRunner.RunAsync(command[0], command[1..], s_limit);
        }

        // As after a new start of the machine: the kernel tells another id then.
        const string Script = "mount --bind \"$0\" /proc/sys/kernel/random/boot_id && exec \"$@\"";
        return await CommandRunner.RunAsync("unshare", ["--mount", "--propagation", "private", "sh", "-c", Script, bootId, .. command], s_limit);
    }

    /// <summary>The objects that wait, and whether they are in doubt.</summary>
    /// <param name="bucketUrl">Their bucket.</param>
    /// <param name="mayTell">Whether there may be things that are no entries.</param>
    public async Task<List<(string Name, bool IsDoubtful)>> ListAsync(string bucketUrl, bool mayTell = false)
    {
        CommandResult listed = await RunAsync("list", "--json");
        if (listed.ExitCode != 0 || (listed.Error.Length > 0 && !mayTell))
        {
            throw new CrashException($"'recover list' tells of something that is no entry: {listed}");
        }

        List<(string, bool)> found = [];
        using JsonDocument document = JsonDocument.Parse(listed.Output);
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            if (entry.GetProperty("bucket").GetString() == bucketUrl)
            {
                found.Add((entry.GetProperty("object").GetString()!, entry.GetProperty("doubtful").GetBoolean()));
            }
        }

        return found;
    }
}
