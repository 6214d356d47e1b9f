using AisFs.Vfs.Api;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Disk;

/// <summary>The data file of a version that is whole, and whose blocks this process has all seen with their checksums.</summary>
/// <param name="copy">The files of the version.</param>
/// <param name="entry">Which of them.</param>
internal sealed class DiskBacking(DiskCopy copy, DiskEntry entry) : FsBacking
{
    /// <inheritdoc/>
    public override SafeFileHandle? TryOpen() => copy.TryOpenData(entry);
}
