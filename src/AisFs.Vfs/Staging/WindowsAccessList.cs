using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace AisFs.Vfs.Staging;

/// <summary>Windows: folders that are one user's, and the system's, alone.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsAccessList
{
    /// <summary>Makes a folder that only the own user, administrators and the system may enter, whatever lies above it allows.</summary>
    public static void CreatePrivate(string folder)
    {
        DirectorySecurity security = new();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        using (WindowsIdentity self = WindowsIdentity.GetCurrent())
        {
            SecurityIdentifier user = self.User ?? throw new UnauthorizedAccessException("The user of this process has no security identifier.");

            // What an elevated program makes would belong to the administrators.
            security.SetOwner(user);
            Allow(security, user);
        }

        Allow(security, new SecurityIdentifier(WellKnownSidType.LocalSystemSid, null));
        Allow(security, new SecurityIdentifier(WellKnownSidType.BuiltinAdministratorsSid, null));
        new DirectoryInfo(folder).Create(security);
    }

    /// <summary>Whether a folder belongs to the own user, or to administrators or the system, who may read everything.</summary>
    public static bool IsOwn(string folder)
    {
        using WindowsIdentity self = WindowsIdentity.GetCurrent();
        IdentityReference? owner = new DirectoryInfo(folder).GetAccessControl(AccessControlSections.Owner).GetOwner(typeof(SecurityIdentifier));
        return owner is null || owner.Equals(self.User)
            || (owner is SecurityIdentifier id && (id.IsWellKnown(WellKnownSidType.BuiltinAdministratorsSid) || id.IsWellKnown(WellKnownSidType.LocalSystemSid)));
    }

    private static void Allow(DirectorySecurity security, SecurityIdentifier who)
        => security.AddAccessRule(new FileSystemAccessRule(
            who, FileSystemRights.FullControl, InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit, PropagationFlags.None, AccessControlType.Allow));
}
