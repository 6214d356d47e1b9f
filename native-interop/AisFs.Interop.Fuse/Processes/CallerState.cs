using System.Globalization;

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

        try
        {
            foreach (string line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{threadId}/status")))
            {
                if ((line.StartsWith("SigPnd:", StringComparison.Ordinal) || line.StartsWith("ShdPnd:", StringComparison.Ordinal))
                    && ulong.TryParse(line.AsSpan(7).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong pending)
                    && (pending & KillBit) != 0)
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
