namespace AisFs.Cli.Daemon;

/// <summary>The child's part of becoming a daemon.</summary>
internal static class DaemonChild
{
    /// <summary>Leaves the terminal's session, so that closing the terminal does not end the daemon.</summary>
    public static void LeaveSession()
    {
        if (!OperatingSystem.IsWindows())
        {
            // Fails only for a process group leader, which a child started by another process is not.
            _ = NativeMethods.SetSession();
            Directory.SetCurrentDirectory("/");
        }
    }

    /// <summary>Tells the parent that the mount works, and lets go of its terminal.</summary>
    public static void ReportReady()
    {
        Console.Out.WriteLine(DaemonLauncher.ReadyLine);
        Console.Out.Flush();
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using FileStream nothing = new("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        int descriptor = (int)nothing.SafeFileHandle.DangerousGetHandle();
        for (int standard = 0; standard <= 2; standard++)
        {
            _ = NativeMethods.Duplicate(descriptor, standard);
        }
    }
}
