using System.Globalization;
using AisFs.TestKit;
using AisFs.TestKit.Processes;
using AisFs.WinFsp.Tests.Cli;

namespace AisFs.WinFsp.Tests.Inspection;

/// <summary>A Windows program that uses a named pipe in ways in which <c>aisfs.exe</c> does not.</summary>
internal static class PipeClient
{
    /// <summary>Owner and access list of a pipe, as SDDL.</summary>
    internal static async Task<string> DescribeAsync(TempFolder folder, string pipe) => (await RunAsync(folder, "sddl", pipe)).Ok().Output.Trim();

    /// <summary>Connects again and again, and leaves at once each time.</summary>
    /// <returns>How many times it was let in.</returns>
    internal static async Task<int> KnockAsync(TempFolder folder, string pipe, int count)
        => int.Parse((await RunAsync(folder, "knock", pipe, count.ToString(CultureInfo.InvariantCulture))).Ok().Output, CultureInfo.InvariantCulture);

    private static async Task<CommandResult> RunAsync(TempFolder folder, params string[] arguments)
    {
        string program = folder.Combine("pipe-client.exe");
        if (!File.Exists(program))
        {
            string source = Path.Combine(Repository.Root, "tests", "AisFs.WinFsp.Tests", "Inspection", "pipe-client.c");
            (await CommandRunner.RunAsync("x86_64-w64-mingw32-gcc", ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source, "-ladvapi32"], TimeSpan.FromMinutes(2))).Ok();
        }

        return await WindowsCli.RunProgramAsync(program, arguments);
    }
}
