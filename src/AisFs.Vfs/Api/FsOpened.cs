namespace AisFs.Vfs.Api;

/// <summary>An open file.</summary>
/// <param name="Handle">The handle, to be given back with <see cref="IFileSystem.ReleaseAsync"/>.</param>
/// <param name="KeepCache">Whether the kernel's cached pages of an earlier open are still those of this version.</param>
/// <param name="NeedsFlush">Whether a close must be announced with <see cref="IFileSystem.FlushAsync"/>: false for a handle that cannot write.</param>
public readonly record struct FsOpened(HandleId Handle, bool KeepCache, bool NeedsFlush)
{
    /// <summary>
    /// A local file with the bytes of the version that was opened. Null: there is none, or it was not asked for
    /// (<see cref="FsOpenFlags.Backing"/>); only where <see cref="IFileSystem.OffersBackings"/>. Nobody writes the opened file
    /// through this mount at the time of the open; a writer that comes later changes the content in the file system only, not
    /// the local file.
    /// </summary>
    public FsBacking? Backing { get; init; }
}
