namespace AisFs.TestKit.Wine;

/// <summary>Access rights, share modes, dispositions, options and attributes of NtCreateFile.</summary>
public static class WindowsAccess
{
    public const uint GenericRead = 0x80000000;
    public const uint GenericWrite = 0x40000000;
    public const uint GenericAll = 0x10000000;
    public const uint MaximumAllowed = 0x02000000;
    public const uint Delete = 0x00010000;
    public const uint ReadControl = 0x00020000;
    public const uint WriteDac = 0x00040000;
    public const uint WriteOwner = 0x00080000;
    public const uint Synchronize = 0x00100000;
    public const uint ReadData = 0x1;
    public const uint WriteData = 0x2;
    public const uint AppendData = 0x4;
    public const uint ReadAttributes = 0x80;
    public const uint WriteAttributes = 0x100;

    public const uint ShareNone = 0;
    public const uint ShareRead = 1;
    public const uint ShareWrite = 2;
    public const uint ShareDelete = 4;
    public const uint ShareAll = 7;

    public const uint Supersede = 0;
    public const uint Open = 1;
    public const uint Create = 2;
    public const uint OpenIf = 3;
    public const uint Overwrite = 4;
    public const uint OverwriteIf = 5;

    public const uint DirectoryFile = 0x1;
    public const uint WriteThrough = 0x2;
    public const uint NoIntermediateBuffering = 0x8;
    public const uint NonDirectoryFile = 0x40;
    public const uint NoEaKnowledge = 0x200;
    public const uint DeleteOnClose = 0x1000;
    public const uint OpenReparsePoint = 0x200000;

    public const uint AttributeReadOnly = 0x1;
    public const uint AttributeHidden = 0x2;
    public const uint AttributeDirectory = 0x10;
    public const uint AttributeArchive = 0x20;
    public const uint AttributeNormal = 0x80;
    public const uint AttributeReparsePoint = 0x400;
}
