using AisFs.Interop.Fuse.Native;

namespace AisFs.Interop.Fuse.Host;

/// <summary>This process, as the system sees it.</summary>
public static class HostProcess
{
    /// <summary>The user that the process acts as.</summary>
    public static uint EffectiveUser => Libc.geteuid();

    /// <summary>The user that started it.</summary>
    public static uint User => Libc.getuid();

    /// <summary>The group that started it.</summary>
    public static uint Group => Libc.getgid();

    /// <summary>Begins a session without a terminal, so that closing the terminal does not end the process.</summary>
    public static void LeaveSession()
    {
        // Fails only for a process group leader, which a child started by another process is not.
        _ = Libc.setsid();
    }

    /// <summary>Makes a descriptor stand for the same file as another one.</summary>
    /// <param name="from">The descriptor whose file is meant.</param>
    /// <param name="to">The descriptor to replace.</param>
    public static void Replace(int from, int to) => _ = Libc.dup2(from, to);

    /// <summary>Keeps a descriptor from the programs that this process starts. One that is closed is passed over.</summary>
    /// <param name="descriptor">The descriptor.</param>
    public static void Withhold(int descriptor) => _ = Libc.fcntl(descriptor, Libc.F_SETFD, Libc.FD_CLOEXEC);

    /// <summary>Sets which permission bits new files do not get.</summary>
    /// <param name="mask">The bits, for example 0077 for all rights of others.</param>
    public static void SetFileMask(uint mask) => _ = Libc.umask(mask);
}
