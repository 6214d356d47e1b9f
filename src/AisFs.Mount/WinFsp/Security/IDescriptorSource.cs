using AisFs.Interop.WinFsp.Abi;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Security;

/// <summary>Security descriptors of files: mapped from their modes, or one for all.</summary>
internal interface IDescriptorSource
{
    /// <summary>The self-relative descriptor of a file.</summary>
    /// <param name="attributes">The file.</param>
    ReadOnlyMemory<byte> ToDescriptor(in FsAttributes attributes);

    /// <summary>What a change means for a file.</summary>
    /// <param name="attributes">The file.</param>
    /// <param name="parts">SECURITY_INFORMATION bits.</param>
    /// <param name="descriptor">The descriptor with the new parts.</param>
    /// <param name="changes">The changes.</param>
    /// <returns>Why it cannot be done, or success.</returns>
    NtStatus ToChanges(in FsAttributes attributes, uint parts, ReadOnlySpan<byte> descriptor, out FsAttributeChanges changes);

    /// <summary>What the descriptor means that a program gives for something new.</summary>
    /// <param name="attributes">What it is without that.</param>
    /// <param name="descriptor">The descriptor with the parts that count; empty for none.</param>
    /// <param name="changes">Owner, group and mode where they differ from what it is without that.</param>
    /// <returns>Why it cannot be made so, or success.</returns>
    NtStatus OfNew(in FsAttributes attributes, ReadOnlySpan<byte> descriptor, out FsAttributeChanges changes)
        => ToChanges(attributes, DescriptorParts.Of(descriptor), descriptor, out changes);
}
