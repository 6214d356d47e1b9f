namespace AisFs.Conformance.Tests.Drivers;

/// <summary>An entry of a directory.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it is, as the directory tells it.</param>
/// <param name="Inode">Its number, as the directory tells it.</param>
/// <param name="Cookie">Where to go on behind it.</param>
public readonly record struct Listed(string Name, NodeKind Kind, ulong Inode, long Cookie);
