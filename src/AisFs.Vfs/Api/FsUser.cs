namespace AisFs.Vfs.Api;

/// <summary>The user of a file handle: a thread, and what identifies its process.</summary>
/// <param name="Thread">The thread; 0 when it is not known.</param>
/// <param name="Processes">Tells the process.</param>
public readonly record struct FsUser(uint Thread, IFsProcesses Processes);
