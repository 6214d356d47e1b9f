using System.Buffers;
using System.Diagnostics.Metrics;
using AisFs.Interop.WinFsp.Volumes;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Volume;

/// <summary>How a file system is shown to Windows. Checked once by <see cref="Validate"/>.</summary>
public sealed record WinFspMountOptions
{
    // FSP_FSCTL_VOLUME_PREFIX_SIZE holds 192 characters with the NUL, and one backslash less than a UNC name begins with.
    private const int MaxNetworkNameLength = 192;

    private static readonly SearchValues<char> s_notInNames = SearchValues.Create("/:*?\"<>|");

    /// <summary>
    /// Where: a drive such as <c>X:</c>; <c>*</c> for the next free letter, downwards from Z:; or a folder that does not
    /// exist or is empty. Null, with <see cref="NetworkName"/>, for a UNC name only.
    /// </summary>
    public string? MountPoint { get; init; }

    /// <summary>The UNC name <c>\\server\share</c>, or null for a local disk. Elevated and normal programs both see a UNC name.</summary>
    public string? NetworkName { get; init; }

    /// <summary>The label of the volume, at most 32 characters.</summary>
    public string VolumeLabel { get; init; } = "AisFs";

    /// <summary>What tells this volume from all others, such as cluster and bucket: its serial number is made of it. Null: the label.</summary>
    public string? VolumeIdentity { get; init; }

    /// <summary>Whether the folders of the root cannot be removed, as where they are buckets that must not be destroyed.</summary>
    public bool RootFoldersStay { get; init; }

    /// <summary>The name of the file system as Windows shows it; programs that ask for NTFS features ask for this name.</summary>
    public string FileSystemName { get; init; } = "NTFS";

    /// <summary>One security descriptor (SDDL) for everything. Null: mapped from owner, group and mode of each file.</summary>
    public string? SecurityDescriptor { get; init; }

    /// <summary>The owner of what is created, shown as the user who mounts; 0 by default.</summary>
    public uint Uid { get; init; }

    /// <summary>The group of what is created, shown as the primary group of the user who mounts; 0 by default.</summary>
    public uint Gid { get; init; }

    /// <summary>The permission bits of new files; 0644 (octal) by default.</summary>
    public uint FileMode { get; init; } = 0x1A4; // 0644

    /// <summary>The permission bits of new directories; 0755 (octal) by default.</summary>
    public uint DirectoryMode { get; init; } = 0x1ED; // 0755

    /// <summary>Whether nothing can be written.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// For how long Windows believes listings and security descriptors without asking. Zero also keeps file data out of
    /// the Windows cache; otherwise Windows caches the data of open files, and is told of changes.
    /// </summary>
    public TimeSpan CacheTtl { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often the directories that programs have open are looked at for changes by other clients, which are told to
    /// Windows; zero for never. Not more often than the file system's own cache lets anything new be seen.
    /// </summary>
    public TimeSpan WatchInterval { get; init; }

    /// <summary>How many threads answer requests; 0 for four times the processors, at least 16.</summary>
    public int ThreadCount { get; init; }

    /// <summary>Whether each request is logged with its answer, at level Trace. Default false.</summary>
    public bool Trace { get; init; }

    /// <summary>For how long requests under way may finish when the mount ends, before they are cancelled.</summary>
    public TimeSpan UnmountPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Makes the meter <c>AisFs.Mount</c>, for example with a tag that tells the mount; null: one without tags. Default null.</summary>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; one sentence.</exception>
    public void Validate()
    {
        if (MountPoint is null && NetworkName is null)
        {
            throw new ArgumentException("A mount needs a drive letter, a folder, or a network name.");
        }

        if (VolumeLabel.Length > 32)
        {
            throw new ArgumentException($"The volume label '{VolumeLabel}' is longer than 32 characters.");
        }

        if (CacheTtl < TimeSpan.Zero || CacheTtl.TotalMilliseconds >= WinFspVolumeOptions.Infinite)
        {
            throw new ArgumentException("The cache time must lie between zero and 49 days.");
        }

        if (NetworkName is { } name && !IsUncName(name))
        {
            throw new ArgumentException($@"The network name '{name}' is none: write \\SERVER\SHARE.");
        }

        if (NetworkName is not null && MountPoint is not (null or "*" or [_, ':']))
        {
            throw new ArgumentException("A folder cannot be the mount point of a network volume: give a drive letter, or leave the mount point or the network name out.");
        }

        if (WatchInterval < TimeSpan.Zero || WatchInterval > TimeSpan.FromDays(1))
        {
            throw new ArgumentException("The time between two looks for changes must lie between zero and a day.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(ThreadCount);
    }

    /// <summary>Whether this is a folder that cannot be removed. A program that asks for that at the open never asks again.</summary>
    internal bool Stays(FsNodeKind kind, ReadOnlySpan<char> path)
        => RootFoldersStay && kind == FsNodeKind.Directory && path.LastIndexOf('\\') == 0;

    private static bool IsUncName(string name)
    {
        string[] parts = name.Split('\\');
        return parts.Length == 4 && parts[0].Length == 0 && parts[1].Length == 0 && parts[2].Length > 0 && parts[3].Length > 0
            && !name.AsSpan().ContainsAny(s_notInNames) && name.Length <= MaxNetworkNameLength;
    }
}
