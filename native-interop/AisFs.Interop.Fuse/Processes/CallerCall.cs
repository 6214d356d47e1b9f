using System.Buffers.Text;
using System.Runtime.InteropServices;
using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Processes;

/// <summary>
/// What /proc tells of the system call that a thread waits in. Where the kernel checks permissions, it asks for attributes with
/// the same request for open(2) as for stat(2), and only the call itself tells which it is.
/// </summary>
public static class CallerCall
{
    // A request may be here before its thread has gone to sleep: until then the kernel says no more than that it runs.
    private const int MaxReads = 32;

    private const ulong WriteAccess = 3;

    /// <summary>
    /// Whether a thread waits in a call that opens a file for reading, runs it, or asks for access to it: such a call tells its
    /// program no attributes.
    /// </summary>
    /// <param name="threadId">The thread, as the header of a request names it.</param>
    /// <returns>Whether it does; false when that is not to be seen, as of the processes of other users.</returns>
    public static bool IsCheck(uint threadId)
    {
        if (threadId == 0)
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[256];
        for (int i = 0; i < MaxReads; i++)
        {
            if (CallFiles.Shared.Read(threadId, buffer, out ReadOnlySpan<byte> text) != Errno.None)
            {
                return false;
            }

            if (!text.StartsWith("running"u8))
            {
                return IsCheck(text, RuntimeInformation.ProcessArchitecture);
            }

            Thread.SpinWait(64);
        }

        return false;
    }

    /// <summary>Whether a line of /proc/ID/syscall tells such a call.</summary>
    /// <param name="text">The line: the number of the call, then its arguments.</param>
    /// <param name="architecture">That of the system.</param>
    /// <returns>Whether it does; false for calls that are not known here.</returns>
    internal static bool IsCheck(ReadOnlySpan<byte> text, Architecture architecture)
    {
        if (!Utf8Parser.TryParse(text, out int call, out int length))
        {
            return false;
        }

        // Numbers of 32-bit programs mean other calls; those that share these numbers tell no attributes either.
        ReadOnlySpan<byte> arguments = text[length..];
        return architecture switch
        {
            Architecture.X64 => call switch
            {
                2 => IsRead(arguments, 1),
                257 => IsRead(arguments, 2),

                // access, execve, faccessat, execveat, faccessat2
                21 or 59 or 269 or 322 or 439 => true,
                _ => false,
            },
            Architecture.Arm64 => call switch
            {
                56 => IsRead(arguments, 2),
                48 or 221 or 281 or 439 => true,
                _ => false,
            },
            _ => false,
        };
    }

    // A file that is opened for writing may be copied by a file system above this one, with its times.
    private static bool IsRead(ReadOnlySpan<byte> arguments, int index)
    {
        for (int i = 0; i <= index; i++)
        {
            int start = arguments.IndexOf(" 0x"u8);
            if (start < 0)
            {
                return false;
            }

            arguments = arguments[(start + 3)..];
        }

        return Utf8Parser.TryParse(arguments, out ulong flags, out _, 'x') && (flags & WriteAccess) == 0;
    }
}
