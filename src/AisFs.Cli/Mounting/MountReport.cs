using AisFs.Cli.Running;
using AisFs.Cli.Text;
using AisFs.Interop.Fuse.Mounting;

namespace AisFs.Cli.Mounting;

/// <summary>What <c>-v</c> of mount(8) tells: the mount as the kernel shows it.</summary>
internal static class MountReport
{
    /// <summary>Prints one line.</summary>
    /// <param name="mountpoint">Where it is mounted.</param>
    public static void Tell(string mountpoint)
    {
        if (MountTable.Find(mountpoint) is { } entry)
        {
            Console.WriteLine(PrintableText.Escape($"aisfs: {entry.Source} is mounted on {entry.Mountpoint} type {entry.Type} ({entry.Options},{entry.SuperOptions})"));
        }
    }

    /// <summary>The end of a mount that was only tried: <c>-f</c> of mount(8).</summary>
    /// <param name="source">What could be mounted.</param>
    /// <param name="mountpoint">Where.</param>
    /// <param name="isVerbose">Whether to print it.</param>
    /// <returns>The exit code.</returns>
    public static int TellFake(string source, string mountpoint, bool isVerbose)
    {
        if (isVerbose)
        {
            Console.WriteLine(PrintableText.Escape($"aisfs: {source} can be mounted on {mountpoint}; nothing was mounted (-f)"));
        }

        return ExitCode.Success;
    }
}
