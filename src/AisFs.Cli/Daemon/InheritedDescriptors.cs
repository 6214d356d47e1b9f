using System.Globalization;

namespace AisFs.Cli.Daemon;

/// <summary>
/// Descriptors that this program was given by its starter, such as locks and pipes of a shell. A daemon that kept them
/// would hold them for as long as it lives.
/// </summary>
internal static class InheritedDescriptors
{
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;
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
                // One that is closed by now: its listing's own.
                _ = NativeMethods.ControlDescriptor(descriptor, SetDescriptorFlags, CloseOnExec);
            }
        }
    }
}
