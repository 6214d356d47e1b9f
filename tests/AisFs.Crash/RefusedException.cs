using AisFs.TestKit.Native;

namespace AisFs.Crash;

/// <summary>A system call failed.</summary>
internal sealed class RefusedException(string call, Errno error) : Exception($"{call} failed: {error}")
{
    public Errno Error => error;
}
