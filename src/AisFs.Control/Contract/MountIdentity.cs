namespace AisFs.Control.Contract;

/// <summary>Which mount it is. It does not change while the mount lives, and lies in a file beside the control socket.</summary>
/// <param name="Pid">The process that serves it.</param>
/// <param name="Source">What is mounted, for example <c>ais://bucket</c>.</param>
/// <param name="Mountpoint">Where it is seen.</param>
/// <param name="Version">The version of AisFs that serves it.</param>
/// <param name="User">The user that it runs as.</param>
/// <param name="Started">When it began to serve.</param>
public sealed record MountIdentity(int Pid, string Source, string Mountpoint, string Version, string User, DateTimeOffset Started);
