using System.Globalization;
using AisFs.Interop.Fuse.Host;

namespace AisFs.Cli.Daemon;

/// <summary>
/// Descriptors that this program was given by its starter, such as locks and pipes of a shell. A daemon that kept them
/// would hold them for as long as it lives.
/// </summary>
internal static class InheritedDescriptors
{
    private const int FirstAfterStandard = 3;

    /// <summary>Keeps all but the standard descriptors from the programs that this one starts.</summary>
    public static void Withhold()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (string path in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int descriptor) && descriptor >= FirstAfterStandard)
            {
                HostProcess.Withhold(descriptor);
            }
        }
    }
}
