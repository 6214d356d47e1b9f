using System.Diagnostics;
using System.Text;
using AisFs.Cli.Running;

namespace AisFs.Cli.Daemon;

/// <summary>
/// Starts this program again in the background and waits until the mount works. A managed process cannot fork, so the
/// daemon is a child with a session of its own; its first line on standard output tells how the start went.
/// </summary>
internal static class DaemonLauncher
{
    /// <summary>The hidden option that marks the child.</summary>
    public const string ChildOption = "--daemon-child";

    /// <summary>What the child prints when the mount works.</summary>
    public const string ReadyLine = "ready";

    private static readonly TimeSpan s_stopTime = TimeSpan.FromSeconds(30);

    /// <summary>Runs the parent's part.</summary>
    /// <param name="arguments">The command line to repeat in the child, the verb first, without secrets.</param>
    /// <param name="token">The token, which the child reads from its standard input; null for none.</param>
    /// <returns>The exit code: 0 once the child is ready, else the child's, which has told the reason on standard error.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, string? token)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        // Behind a "--" of the user it would be an argument.
        foreach (string argument in arguments.Take(1).Append(ChildOption).Concat(arguments.Skip(1)))
        {
            start.ArgumentList.Add(argument);
        }

        if (OperatingSystem.IsWindows())
        {
            // A console of its own, unseen: else it would end with the parent's, and hear its Ctrl-C.
            start.CreateNoWindow = true;
            start.RedirectStandardError = true;
        }

        InheritedDescriptors.Withhold();
        using Process child = Process.Start(start) ?? throw new InvalidOperationException("The daemon did not start.");
        if (OperatingSystem.IsWindows())
        {
            child.ErrorDataReceived += (_, line) =>
            {
                if (line.Data is { } text)
                {
                    Console.Error.WriteLine(text);
                }
            };
            child.BeginErrorReadLine();
        }

        await SendTokenAsync(child, token).ConfigureAwait(false);
        StopSignals signals = StopSignals.Listen();
        Task<string?> answer = child.StandardOutput.ReadLineAsync();
        if (await Task.WhenAny(answer, signals.Stop).ConfigureAwait(false) != answer)
        {
            await StopAsync(child).ConfigureAwait(false);
            throw new StartException("it was asked to stop before the mount worked.");
        }

        if (await answer.ConfigureAwait(false) == ReadyLine)
        {
            return ExitCode.Success;
        }

        await child.WaitForExitAsync().ConfigureAwait(false);
        return child.ExitCode == ExitCode.Success ? ExitCode.Failure : child.ExitCode;
    }

    private static async Task SendTokenAsync(Process child, string? token)
    {
        try
        {
            await child.StandardInput.WriteAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(token ?? string.Empty)) + "\n").ConfigureAwait(false);
            await child.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has ended already, and tells why.
        }
    }

    private static async Task StopAsync(Process child)
    {
        child.StandardInput.Close();
        try
        {
            await child.WaitForExitAsync().WaitAsync(s_stopTime).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            child.Kill();
        }
    }
}
