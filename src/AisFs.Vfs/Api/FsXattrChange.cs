namespace AisFs.Vfs.Api;

/// <summary>One change of an extended attribute.</summary>
/// <param name="Name">The full name.</param>
/// <param name="Value">The value; null removes the attribute, if it is there.</param>
public readonly record struct FsXattrChange(string Name, ReadOnlyMemory<byte>? Value);
