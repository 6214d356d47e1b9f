using System.Globalization;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.TestKit.Mounts;

/// <summary>Ends mounts below the tests' own temporary folders, and those only.</summary>
public static class StaleMounts
{
    private const string PidFile = "daemon.pid";

    private static readonly Lock s_lock = new();
    private static bool s_swept;

    /// <summary>Removes what killed runs left: their mounts, their daemons and their folders.</summary>
    public static void SweepOnce()
    {
        lock (s_lock)
        {
            if (s_swept || !OperatingSystem.IsLinux())
            {
                return;
            }

            s_swept = true;
        }

        foreach (string folder in Directory.EnumerateDirectories(TempFolder.Base, TempFolder.Prefix + "*"))
        {
            string owner = Path.GetFileName(folder)[TempFolder.Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && !Directory.Exists($"/proc/{pid}"))
            {
                EndBelow(folder);
                TempFolder.Delete(folder);
            }
        }
    }

    /// <summary>Ends every mount below a folder, and the daemons that were started for them.</summary>
    /// <param name="folder">The folder.</param>
    public static void EndBelow(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (MountTableEntry mount in MountTable.Read().Where(entry => entry.Mountpoint.StartsWith(folder + "/", StringComparison.Ordinal)).Reverse())
        {
            End(mount);
        }

        foreach (string file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + PidFile) : [])
        {
            KillRecorded(file, folder);
        }
    }

    /// <summary>Detaches a mount. Whatever still waits for an answer from it gets an error.</summary>
    /// <param name="mount">The mount.</param>
    public static void End(MountTableEntry mount)
    {
        CommandRunner.RunBlocking("umount", ["-l", mount.Mountpoint], TimeSpan.FromSeconds(20));
        if (mount.IsFuse)
        {
            AbortConnection(mount.DeviceMinor);
        }
    }

    /// <summary>Aborts a FUSE connection, also one that another mount namespace still holds.</summary>
    /// <param name="connection">Its number.</param>
    public static void AbortConnection(int connection)
    {
        try
        {
            File.WriteAllText($"/sys/fs/fuse/connections/{connection}/abort", "1");
        }
        catch (IOException)
        {
            // Gone already, or the control file system is not mounted.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    internal static string RecordDaemon(string folder, int pid)
    {
        string file = Path.Combine(folder, $"{pid}.{PidFile}");
        File.WriteAllText(file, pid.ToString(CultureInfo.InvariantCulture));
        return file;
    }

    // A pid may belong to somebody else by now: only a process that names the folder on its command line is ours.
    private static void KillRecorded(string file, string folder)
    {
        try
        {
            string pid = File.ReadAllText(file);
            if (File.ReadAllText($"/proc/{pid}/cmdline").Contains(folder, StringComparison.Ordinal))
            {
                _ = Libc.Kill(int.Parse(pid, CultureInfo.InvariantCulture), LibcConstants.SIGKILL);
            }
        }
        catch (IOException)
        {
            // It has ended.
        }
    }
}
