using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Api;

/// <summary>An open file.</summary>
/// <param name="Handle">The handle, to be given back with <see cref="IFileSystem.ReleaseAsync"/>.</param>
/// <param name="KeepCache">Whether the kernel's cached pages of an earlier open are still those of this version.</param>
/// <param name="NeedsFlush">Whether a close must be announced with <see cref="IFileSystem.FlushAsync"/>: false for a handle that cannot write.</param>
public readonly record struct FsOpened(HandleId Handle, bool KeepCache, bool NeedsFlush)
{
    /// <summary>
    /// A local file, open for reading, that holds exactly the bytes of the version that was opened: whole, each at its own
    /// offset, and unchanged until the release of the handle. It stays the file system's. Null: there is none. Only where
    /// <see cref="IFileSystem.OffersBackings"/>.
    /// </summary>
    public SafeFileHandle? Backing { get; init; }
}
