using System.Runtime.Versioning;
using AisFs.Interop.Windows.Security;
using AisFs.Interop.WinFsp.Loading;
using AisFs.Mount.WinFsp.Volume;

namespace AisFs.Mount.WinFsp.Security;

/// <summary>Makes the source of security descriptors that fits the options of a mount.</summary>
internal static class DescriptorSources
{
    /// <summary>Makes the source.</summary>
    /// <exception cref="WinFspException">The descriptor of the options is malformed; one sentence.</exception>
    internal static IDescriptorSource Create(WinFspMountOptions options)
        => options.ReadOnly ? new ReadOnlyDescriptors(CreateFull(options)) : CreateFull(options);

    private static IDescriptorSource CreateFull(WinFspMountOptions options)
    {
        if (options.SecurityDescriptor is { } sddl)
        {
            return OperatingSystem.IsWindows()
                ? new FixedSecurity(ParseDescriptor(sddl))
                : throw new WinFspException("Security descriptors exist on Windows only.");
        }

        if (!OperatingSystem.IsWindows())
        {
            return new PosixSecurity(options.Uid, options.Gid, Sid.ForUser(options.Uid), Sid.ForGroup(options.Gid));
        }

        (byte[] user, byte[] group) = CurrentAccount.Read();
        return new PosixSecurity(options.Uid, options.Gid, user, group);
    }

    [SupportedOSPlatform("windows")]
    private static byte[] ParseDescriptor(string sddl)
    {
        try
        {
            return SecurityDescriptorText.Parse(sddl);
        }
        catch (FormatException e)
        {
            throw new WinFspException(e.Message, e);
        }
    }
}
