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
}
