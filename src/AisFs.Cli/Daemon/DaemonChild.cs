using System.Text;
using AisFs.Interop.Fuse.Host;

namespace AisFs.Cli.Daemon;

/// <summary>The child's part of becoming a daemon.</summary>
internal static class DaemonChild
{
    private static volatile bool s_isReady;

    /// <summary>Reads what the parent does not want to stand in a command line. Called once, and before <see cref="WatchParent"/>.</summary>
    /// <returns>The token; null for none.</returns>
    public static string? ReceiveToken()
    {
        // Nothing behind the line may be read: it is what the parent is watched by.
        using Stream input = Console.OpenStandardInput();
        StringBuilder line = new();
        for (int character = input.ReadByte(); character is not (-1 or '\n'); character = input.ReadByte())
        {
            line.Append((char)character);
        }

        return line.Length == 0 ? null : Encoding.UTF8.GetString(Convert.FromBase64String(line.ToString().Trim()));
    }

    /// <summary>Notices when the parent gives up, or is no more, before the mount works: its end of this process's input is closed.</summary>
    /// <param name="onGone">Called then.</param>
    public static void WatchParent(Action onGone)
    {
        Thread thread = new(() =>
        {
            using Stream input = Console.OpenStandardInput();
            _ = input.ReadByte();
            if (!s_isReady)
            {
                onGone();
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
    }

    /// <summary>
    /// Tells the parent that the mount works, and lets go of its session and terminal. Not before: at an automount the kernel lets the process
    /// group of the one that mounts look at the mountpoint, and all others wait for the mount.
    /// </summary>
    public static void ReportReady()
    {
        s_isReady = true;
        LeaveSession();
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
            HostProcess.Replace(descriptor, standard);
        }
    }

    // Closing the terminal does not end the daemon.
    private static void LeaveSession()
    {
        if (!OperatingSystem.IsWindows())
        {
            HostProcess.LeaveSession();
            Directory.SetCurrentDirectory("/");
        }
    }
}
