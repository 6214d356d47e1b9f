namespace AisFs.Vfs.Metadata;

/// <summary>The bits of file modes.</summary>
internal static class FileModes
{
    /// <summary>All permission bits: 07777 (octal).</summary>
    public const uint All = 0xFFF;

    /// <summary>Set-user-id: 04000 (octal).</summary>
    public const uint SetUserId = 0x800;

    /// <summary>Set-group-id: 02000 (octal).</summary>
    public const uint SetGroupId = 0x400;

    /// <summary>What links have: 0777 (octal).</summary>
    public const uint Link = 0x1FF;

    // 010 (octal).
    private const uint GroupExecute = 0x8;

    /// <summary>
    /// A mode after a write by another user. As the kernel does it: set-group-id without group execution means something
    /// else and stays.
    /// </summary>
    public static uint WithoutPrivileges(uint mode)
    {
        mode &= ~SetUserId;
        return (mode & GroupExecute) != 0 ? mode & ~SetGroupId : mode;
    }
}
