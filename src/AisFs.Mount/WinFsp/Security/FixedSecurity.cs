using AisFs.Interop.WinFsp.Abi;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Security;

/// <summary>
/// One descriptor for everything; it cannot be changed. What copies descriptors sets the very same one again, or parts of it:
/// that changes nothing, and succeeds.
/// </summary>
internal sealed class FixedSecurity : IDescriptorSource
{
    private readonly byte[] _descriptor;

    internal FixedSecurity(byte[] descriptor) => _descriptor = descriptor;

    public ReadOnlyMemory<byte> ToDescriptor(in FsAttributes attributes) => _descriptor;

    public NtStatus ToChanges(in FsAttributes attributes, uint parts, ReadOnlySpan<byte> descriptor, out FsAttributeChanges changes)
    {
        changes = default;
        return DescriptorParts.AreSame(_descriptor, descriptor, parts) ? NtStatus.Success : NtStatus.NotSupported;
    }

    /// <summary>What is made has the descriptor of all, whatever was given.</summary>
    public NtStatus OfNew(in FsAttributes attributes, ReadOnlySpan<byte> descriptor, out FsAttributeChanges changes)
    {
        changes = default;
        return NtStatus.Success;
    }
}
