using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Volumes;
using AisFs.Mount.WinFsp.Translation;

namespace AisFs.Mount.WinFsp.Volume;

/// <summary>The volume that fits the mount's options.</summary>
internal static class VolumeOptions
{
    private const uint VolumeInfoTimeoutMilliseconds = 10_000;

    // What was cancelled when the mount's patience was over comes back in a moment, or stands still for another reason.
    private static readonly TimeSpan s_cancelTime = TimeSpan.FromSeconds(10);

    internal static WinFspVolumeOptions From(WinFspMountOptions options, bool ignoresCase)
    {
        uint timeout = (uint)options.CacheTtl.TotalMilliseconds;
        VolumeFlags flags = VolumeFlags.CasePreservedNames | VolumeFlags.UnicodeOnDisk | VolumeFlags.PersistentAcls
            | VolumeFlags.ReparsePoints | VolumeFlags.NamedStreams | VolumeFlags.ExtendedAttributes | VolumeFlags.CasePreservedExtendedAttributes
            | VolumeFlags.PostCleanupWhenModifiedOnly | VolumeFlags.PassQueryDirectoryFileName | VolumeFlags.SupportsPosixUnlinkRename
            | VolumeFlags.UmNoReparsePointsDirCheck;
        if (!ignoresCase)
        {
            flags |= VolumeFlags.CaseSensitiveSearch;
        }

        if (options.ReadOnly)
        {
            flags |= VolumeFlags.ReadOnlyVolume;
        }
        else
        {
            // Else the cache manager would write after the handle was closed, and the upload at that close would miss it.
            flags |= VolumeFlags.FlushAndPurgeOnCleanup;
        }

        return new WinFspVolumeOptions
        {
            UncName = options.NetworkName,
            FileSystemName = options.FileSystemName,
            Flags = flags,
            VolumeCreationTime = FileTime.FromNanoseconds(0),
            VolumeSerialNumber = SerialNumber(options.VolumeIdentity ?? options.VolumeLabel),

            // Only a timeout without end makes the cache manager keep file data; changes are announced.
            FileInfoTimeout = timeout == 0 ? 0 : WinFspVolumeOptions.Infinite,
            DirInfoTimeout = timeout,
            SecurityTimeout = timeout,
            StreamInfoTimeout = timeout,
            EaTimeout = timeout,
            VolumeInfoTimeout = VolumeInfoTimeoutMilliseconds,
            StopPatience = options.UnmountPatience + s_cancelTime,
        };
    }

    // The same volume keeps its number: shortcuts and file histories find it again. Two volumes never share one: programs take
    // files with equal volume and file numbers for the same file, and refuse to copy one to the other (FNV-1a).
    private static uint SerialNumber(string identity)
    {
        uint hash = 2166136261;
        foreach (char c in identity)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return hash == 0 ? 1 : hash;
    }
}
