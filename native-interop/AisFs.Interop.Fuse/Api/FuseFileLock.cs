namespace AisFs.Interop.Fuse.Api;

/// <summary>A byte range lock.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="End">The last byte; <see cref="long.MaxValue"/> for all that follow.</param>
/// <param name="Type">F_RDLCK 0, F_WRLCK 1, F_UNLCK 2.</param>
/// <param name="Pid">The owner's process.</param>
public readonly record struct FuseFileLock(ulong Start, ulong End, uint Type, uint Pid);
