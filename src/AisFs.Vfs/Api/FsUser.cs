namespace AisFs.Vfs.Api;

/// <summary>Who opens, changes or closes a file: a thread, and what tells its process.</summary>
/// <param name="Thread">The thread; 0 when it is not known.</param>
/// <param name="Processes">Tells the process.</param>
public readonly record struct FsUser(uint Thread, IFsProcesses Processes);
