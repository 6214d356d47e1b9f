using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Interop.Fuse.Mounting;

namespace AisFs.Cli.Mounting;

/// <summary><c>mount -o remount</c>: changes what the kernel itself sees to, and says so of everything else.</summary>
internal static class Remount
{
    /// <summary>Changes a mount.</summary>
    /// <param name="mountpoint">Where it is mounted.</param>
    /// <param name="settings">The words; of the options only <c>read-only</c> counts.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="StartException">It cannot be changed so.</exception>
    public static int Run(string mountpoint, MountSettings settings)
    {
        if (MountTable.Find(mountpoint) is not { Type: "fuse.aisfs" } entry)
        {
            throw new StartException($"remount: nothing is mounted by aisfs on '{mountpoint}'.");
        }

        const FuseMountFlags OfWholeMount = FuseMountFlags.Synchronous | FuseMountFlags.DirectorySynchronous | FuseMountFlags.LazyTime | FuseMountFlags.ChangeCounter;
        if (!settings.ReadOnly && entry.SuperOptions.Split(',').Contains("ro"))
        {
            throw new StartException($"remount: '{mountpoint}' was mounted read-only, and its server refuses every change: unmount it, and mount it without ro.");
        }

        if ((settings.KernelWords.Set & OfWholeMount & ~FlagsOf(entry.SuperOptions)) != 0)
        {
            throw new StartException("remount: sync, dirsync, lazytime and iversion cannot be changed while it is mounted: unmount it, and mount it anew.");
        }

        if (!settings.Fake)
        {
            FuseMounter.Change(entry, settings.KernelWords.Of(FlagsOf(entry.Options)) & ~OfWholeMount, settings.ReadOnly);
            Console.Error.WriteLine("aisfs: remount changes ro, rw and the flags of mount(8) only; every other option stays as it was mounted.");
        }

        return ExitCode.Success;
    }

    /// <summary>Makes a mount read-only that was to be unmounted and is in use: <c>umount -r</c>.</summary>
    /// <param name="mountpoint">Where it is mounted.</param>
    /// <param name="users">Who uses it, for messages.</param>
    /// <returns>Why it is still mounted. This is no success: umount(8) would strike the mount from its table, and never wait for uploads again.</returns>
    public static StartException MakeReadOnly(string mountpoint, string users)
    {
        if (MountTable.Find(mountpoint) is not { } entry)
        {
            return new StartException($"nothing is mounted by aisfs on '{mountpoint}'.");
        }

        try
        {
            FuseMounter.Change(entry, FlagsOf(entry.Options), readOnly: true);
            return new StartException($"'{mountpoint}' is in use by {users}: it stays mounted, and is read-only now.", ExitCode.Busy);
        }
        catch (FuseMountException e)
        {
            return new StartException($"'{mountpoint}' is in use by {users}, and stays as it is: {e.Message}", ExitCode.Busy, e);
        }
    }

    private static FuseMountFlags FlagsOf(string shown) => KernelWords.Read([shown]).Set;
}
