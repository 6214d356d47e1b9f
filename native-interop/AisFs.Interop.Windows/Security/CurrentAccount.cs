using System.Runtime.Versioning;
using System.Security.Principal;

namespace AisFs.Interop.Windows.Security;

/// <summary>The account that this process runs as.</summary>
[SupportedOSPlatform("windows")]
public static class CurrentAccount
{
    /// <summary>Reads the account's user and primary group.</summary>
    /// <returns>Both SIDs as bytes.</returns>
    public static (byte[] User, byte[] PrimaryGroup) Read()
    {
        using WindowsIdentity identity = WindowsIdentity.GetCurrent();
        SecurityIdentifier user = identity.User!;

        // The domain's users (513) are the primary group of all ordinary accounts; service accounts are their own.
        SecurityIdentifier group = user.AccountDomainSid is { } domain ? new SecurityIdentifier(WellKnownSidType.AccountDomainUsersSid, domain) : user;
        return (ToBytes(user), ToBytes(group));
    }

    private static byte[] ToBytes(SecurityIdentifier sid)
    {
        byte[] bytes = new byte[sid.BinaryLength];
        sid.GetBinaryForm(bytes, 0);
        return bytes;
    }
}
