namespace AisFs.TestKit.Wine;

/// <summary>A file that the driver opened.</summary>
/// <param name="Handle">Its handle.</param>
/// <param name="Information">FILE_OPENED (1), FILE_CREATED (2), FILE_OVERWRITTEN (3), FILE_SUPERSEDED (0).</param>
/// <param name="Info">Its attributes.</param>
/// <param name="Name">Its path as it is stored.</param>
/// <param name="Granted">The access that was granted.</param>
/// <param name="IsUncached">Whether the file system had the driver not cache what goes through this handle.</param>
public sealed record WindowsFile(uint Handle, uint Information, WindowsFileInfo Info, string Name, uint Granted, bool IsUncached);
