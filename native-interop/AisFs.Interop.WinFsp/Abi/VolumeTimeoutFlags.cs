namespace AisFs.Interop.WinFsp.Abi;

/// <summary>The bit field at offset 456 of FSP_FSCTL_VOLUME_PARAMS: which of the timeouts count.</summary>
[Flags]
internal enum VolumeTimeoutFlags : uint
{
    None = 0,
    VolumeInfoTimeoutValid = 1,
    DirInfoTimeoutValid = 2,
    SecurityTimeoutValid = 4,
    StreamInfoTimeoutValid = 8,
    EaTimeoutValid = 16,
}
