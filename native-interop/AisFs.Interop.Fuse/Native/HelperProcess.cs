using System.Collections;
using System.Globalization;
using System.Text;
using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Native;

/// <summary>
/// Runs a helper program with chosen file descriptors. System.Diagnostics.Process cannot pass one without making it
/// inheritable for every child that another thread starts meanwhile; posix_spawn can.
/// </summary>
internal sealed unsafe class HelperProcess : IDisposable
{
    // posix_spawn_file_actions_t is opaque: 80 bytes in glibc and in musl.
    private const int FileActionsSize = 256;

    private readonly int _pid;
    private int _errorPipe;

    private HelperProcess(int pid, int errorPipe)
    {
        _pid = pid;
        _errorPipe = errorPipe;
    }

    /// <summary>Starts a program found on the PATH.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments, without its name.</param>
    /// <param name="passedFd">A descriptor to pass, or -1.</param>
    /// <param name="passedFdVariable">The environment variable that tells the child the number of the descriptor.</param>
    /// <param name="process">The running process.</param>
    /// <returns>The error; ENOENT when there is no such program.</returns>
    public static Errno TryStart(string program, IReadOnlyList<string> arguments, int passedFd, string? passedFdVariable, out HelperProcess? process)
    {
        process = null;
        int* pipe = stackalloc int[2];
        if (Libc.pipe2(pipe, Libc.O_CLOEXEC) != 0)
        {
            return Libc.LastError;
        }

        // A duplicate loses the close-on-exec flag in the child, and only there; onto itself it would keep it.
        int childFd = passedFd == 3 ? 4 : 3;

        byte* actions = stackalloc byte[FileActionsSize];
        new Span<byte>(actions, FileActionsSize).Clear();
        int error = Libc.posix_spawn_file_actions_init(actions);
        if (error == 0)
        {
            error = Libc.posix_spawn_file_actions_adddup2(actions, pipe[1], 2);
            if (error == 0 && passedFd >= 0)
            {
                error = Libc.posix_spawn_file_actions_adddup2(actions, passedFd, childFd);
            }

            int pid = 0;
            if (error == 0)
            {
                error = Spawn(program, arguments, passedFdVariable is null ? null : FormattableString.Invariant($"{passedFdVariable}={childFd}"), actions, &pid);
            }

            _ = Libc.posix_spawn_file_actions_destroy(actions);
            if (error == 0)
            {
                _ = Libc.close(pipe[1]);
                process = new HelperProcess(pid, pipe[0]);
                return Errno.None;
            }
        }

        _ = Libc.close(pipe[0]);
        _ = Libc.close(pipe[1]);
        return (Errno)error;
    }

    /// <summary>Waits for the end of the process.</summary>
    /// <param name="errors">What it wrote to its standard error.</param>
    /// <returns>The exit code; 128 and more for a signal, -1 when other code of this process collected it.</returns>
    public int WaitForExit(out string errors)
    {
        errors = ReadErrors();
        int status;
        while (Libc.waitpid(_pid, &status, 0) < 0)
        {
            if (Libc.LastError != Errno.EINTR)
            {
                return -1;
            }
        }

        return (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_errorPipe >= 0)
        {
            _ = Libc.close(_errorPipe);
            _errorPipe = -1;
        }
    }

    private static int Spawn(string program, IReadOnlyList<string> arguments, string? variable, byte* actions, int* pid)
    {
        List<byte[]> strings = [];
        strings.Add(Utf8Path.Encode(program));
        strings.AddRange(arguments.Select(Utf8Path.Encode));
        int argumentCount = strings.Count;
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            strings.Add(Utf8Path.Encode(string.Create(CultureInfo.InvariantCulture, $"{entry.Key}={entry.Value}")));
        }

        if (variable is not null)
        {
            strings.Add(Utf8Path.Encode(variable));
        }

        byte[] block = new byte[strings.Sum(static s => s.Length)];
        nint[] pointers = new nint[strings.Count + 2];
        fixed (byte* text = block)
        fixed (nint* table = pointers)
        {
            int at = 0;
            for (int i = 0; i < strings.Count; i++)
            {
                strings[i].CopyTo(block, at);
                pointers[i < argumentCount ? i : i + 1] = (nint)(text + at);
                at += strings[i].Length;
            }

            return Libc.posix_spawnp(pid, text, actions, null, (byte**)table, (byte**)(table + argumentCount + 1));
        }
    }

    private string ReadErrors()
    {
        byte[] buffer = new byte[4096];
        int total = 0;
        fixed (byte* start = buffer)
        {
            while (total < buffer.Length)
            {
                nint n = Libc.read(_errorPipe, start + total, (nuint)(buffer.Length - total));
                if (n < 0 && Libc.LastError == Errno.EINTR)
                {
                    continue;
                }

                if (n <= 0)
                {
                    break;
                }

                total += (int)n;
            }
        }

        return Encoding.UTF8.GetString(buffer, 0, total).Trim();
    }
}
