namespace AisFs.Vfs.Api;

/// <summary>A file that was written and did not reach the cluster.</summary>
/// <param name="Name">The object.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Kind">Where its bytes are.</param>
/// <param name="WasClosed">Whether its writer had closed it; else it may not be whole.</param>
public readonly record struct FsLeftover(string Name, long Size, FsLeftoverKind Kind, bool WasClosed);
