using System.ComponentModel;
using System.Diagnostics;
using AisFs.Cli.Running;

namespace AisFs.Cli.Calling;

/// <summary>
/// <c>-N</c> of mount(8): the work is done in another mount namespace. A process with several threads cannot change over, so
/// that the program is started again there.
/// </summary>
internal static class OtherNamespace
{
    private const string Changer = "nsenter";

    /// <summary>Runs the program there.</summary>
    /// <param name="target">The file of the namespace.</param>
    /// <param name="arguments">The command line from the verb on.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string target, IReadOnlyList<string> arguments)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
        ProcessStartInfo start = new(Changer, [$"--mount={target}", "--", program, .. arguments]) { UseShellExecute = false };
        try
        {
            using Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{Changer}' did not start.");
            await process.WaitForExitAsync().ConfigureAwait(false);
            return process.ExitCode;
        }
        catch (Win32Exception e)
        {
            await Console.Error.WriteLineAsync($"aisfs: -N needs the program '{Changer}' (package util-linux): {e.Message}").ConfigureAwait(false);
            return ExitCode.Failure;
        }
    }
}
