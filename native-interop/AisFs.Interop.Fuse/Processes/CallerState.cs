using System.Buffers.Text;
using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Processes;

/// <summary>What /proc tells of the thread behind a request.</summary>
internal static class CallerState
{
    private const ulong KillBit = 1ul << 8;

    /// <summary>
    /// Whether a thread is about to be killed. The kernel turns every fatal signal into a pending SIGKILL for all threads of
    /// the process, so this tells a kill from a signal that a handler takes.
    /// </summary>
    /// <param name="threadId">The thread, 0 when it lives in another PID namespace.</param>
    /// <returns>True also when it is gone; false when nothing is known of it.</returns>
    public static bool IsDying(uint threadId)
    {
        if (threadId == 0)
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[ProcessFile.Size];
        return ProcessFile.Read(threadId, "/status"u8, buffer, out ReadOnlySpan<byte> status) switch
        {
            Errno.None => IsKilled(status, "SigPnd:"u8) || IsKilled(status, "ShdPnd:"u8),
            Errno.ENOENT or Errno.ESRCH => true,
            _ => false,
        };
    }

    private static bool IsKilled(ReadOnlySpan<byte> status, ReadOnlySpan<byte> name)
        => Utf8Parser.TryParse(ProcessFile.Value(status, name), out ulong pending, out _, 'x') && (pending & KillBit) != 0;
}
