namespace AisFs.Interop.WinFsp.Api;

/// <summary>Capacity and label of the volume.</summary>
/// <param name="TotalSize">All bytes.</param>
/// <param name="FreeSize">Bytes that can still be written.</param>
/// <param name="Label">The label; cut at 32 characters.</param>
public readonly record struct WinFspVolumeInfo(ulong TotalSize, ulong FreeSize, string Label);
