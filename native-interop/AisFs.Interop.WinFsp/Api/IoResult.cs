using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Api;

/// <summary>The outcome of a read, a write or a directory read.</summary>
/// <param name="Status">The status; never <see cref="NtStatus.Pending"/>: a pending answer is an incomplete task.</param>
/// <param name="Count">The bytes transferred.</param>
/// <param name="FileInfo">The file after a write; ignored otherwise.</param>
public readonly record struct IoResult(NtStatus Status, uint Count, WinFspFileInfo FileInfo = default)
{
    /// <summary>Wraps an error.</summary>
    /// <param name="status">The error.</param>
    /// <returns>A result without bytes.</returns>
    public static IoResult Failed(NtStatus status) => new(status, 0);
}
