using System.Diagnostics;
using AisFs.TestKit.Native;

namespace AisFs.TestKit.Processes;

/// <summary>Runs programs in a process group of their own, and kills the whole group at a hard time limit.</summary>
public static class CommandRunner
{
    private static readonly TimeSpan s_defaultLimit = TimeSpan.FromSeconds(120);

    /// <summary>Runs a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="limit">The time limit; two minutes when null.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="input">What to send to its standard input.</param>
    /// <param name="environment">Further environment variables.</param>
    /// <param name="onTimeout">What else is to be done at the time limit, for example to kill a daemon that the program waits for.</param>
    /// <returns>How it ended.</returns>
    public static async Task<CommandResult> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        TimeSpan? limit = null,
        string? folder = null,
        string? input = null,
        IReadOnlyDictionary<string, string>? environment = null,
        Action? onTimeout = null)
    {
        ProcessStartInfo start = Describe(program, arguments, folder, environment);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        bool timedOut = false;
        using CancellationTokenSource deadline = new(limit ?? s_defaultLimit);
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), deadline.Token);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (IOException)
        {
            // It ended without reading its input.
        }
        catch (OperationCanceledException)
        {
            timedOut = true;
            _ = Libc.Kill(-process.Id, LibcConstants.SIGKILL);
            onTimeout?.Invoke();
            WaitBriefly(process);
        }

        // A background child may hold the pipes open for longer than the program lives.
        Task pipes = Task.WhenAll(output, error);
        await Wait.TryUntilAsync(() => pipes.IsCompleted, TimeSpan.FromSeconds(10));
        return new CommandResult(
            $"{program} {string.Join(' ', arguments)}",
            timedOut || !process.HasExited ? -1 : process.ExitCode,
            output.IsCompletedSuccessfully ? await output : string.Empty,
            error.IsCompletedSuccessfully ? await error : string.Empty,
            timedOut);
    }

    /// <summary>Runs a shell script that stops at the first error.</summary>
    /// <param name="script">The script.</param>
    /// <param name="limit">The time limit; two minutes when null.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="environment">Further environment variables.</param>
    /// <param name="onTimeout">What else is to be done at the time limit.</param>
    /// <returns>How it ended.</returns>
    public static Task<CommandResult> ShellAsync(
        string script,
        TimeSpan? limit = null,
        string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null,
        Action? onTimeout = null)
        => RunAsync("bash", ["-euo", "pipefail", "-c", script], limit, folder, null, environment, onTimeout);

    /// <summary>Runs a program where nothing can be awaited.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="limit">The time limit.</param>
    /// <returns>Its exit code; -1 when it was killed.</returns>
    public static int RunBlocking(string program, IReadOnlyList<string> arguments, TimeSpan limit)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process? process = Process.Start(start);
        if (process is null || process.WaitForExit(limit))
        {
            return process?.ExitCode ?? -1;
        }

        process.Kill(entireProcessTree: true);
        return -1;
    }

    // In a process group of its own, so that its children can be ended with it.
    private static ProcessStartInfo Describe(string program, IReadOnlyList<string> arguments, string? folder, IReadOnlyDictionary<string, string>? environment)
    {
        ProcessStartInfo start = new("setsid")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? "/",
        };
        start.ArgumentList.Add(program);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    // A process that waits for a dead mount ends only when the mount does.
    private static void WaitBriefly(Process process) => process.WaitForExit(TimeSpan.FromSeconds(10));
}
