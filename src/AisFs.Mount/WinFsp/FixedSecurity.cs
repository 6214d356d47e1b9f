using AisFs.Interop.WinFsp;
using AisFs.Vfs;

namespace AisFs.Mount.WinFsp;

/// <summary>One descriptor for everything; it cannot be changed.</summary>
internal sealed class FixedSecurity : IDescriptorSource
{
    private readonly byte[] _descriptor;

    internal FixedSecurity(byte[] descriptor) => _descriptor = descriptor;

    public ReadOnlyMemory<byte> ToDescriptor(in FsAttributes attributes) => _descriptor;

    public NtStatus ToChanges(in FsAttributes attributes, uint parts, ReadOnlySpan<byte> descriptor, out FsAttributeChanges changes)
    {
        changes = default;
        return NtStatus.NotSupported;
    }
}
