namespace AisFs.Vfs.Api;

/// <summary>The process that calls.</summary>
/// <param name="Uid">The user, the owner of what is created.</param>
/// <param name="Gid">The group of what is created.</param>
/// <param name="Pid">The process, 0 when unknown; for logs only.</param>
public readonly record struct FsCaller(uint Uid, uint Gid, int Pid);
