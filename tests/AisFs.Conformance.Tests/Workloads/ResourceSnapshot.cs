using AisFs.TestKit.Mounts;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>What a daemon holds at one moment.</summary>
/// <param name="ResidentBytes">Its resident memory.</param>
/// <param name="Descriptors">Its open descriptors, sockets left out.</param>
/// <param name="Sockets">Its open sockets.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="StagedFiles">Files and folders in its staging folder.</param>
internal readonly record struct ResourceSnapshot(long ResidentBytes, int Descriptors, int Sockets, int Threads, int StagedFiles)
{
    /// <summary>Looks at a daemon.</summary>
    /// <param name="mount">The mount that it serves.</param>
    /// <returns>What it holds.</returns>
    public static ResourceSnapshot Take(MountProcess mount)
    {
        int sockets = 0;
        int others = 0;
        foreach (string link in Directory.EnumerateFiles($"/proc/{mount.Pid}/fd"))
        {
            string target = new FileInfo(link).LinkTarget ?? string.Empty;
            bool socket = target.StartsWith("socket:", StringComparison.Ordinal);
            sockets += socket ? 1 : 0;
            others += socket ? 0 : 1;
        }

        int staged = Directory.EnumerateFileSystemEntries(mount.StagingFolder, "*", SearchOption.AllDirectories).Count();
        return new ResourceSnapshot(mount.Usage.ResidentBytes, others, sockets, mount.Usage.Threads, staged);
    }
}
