namespace AisFs.Interop.Fuse.Api;

/// <summary>What an ioctl gives back.</summary>
/// <param name="Result">The result of the call.</param>
/// <param name="Output">The output bytes.</param>
public readonly record struct FuseIoctlReply(int Result, ReadOnlyMemory<byte> Output);
