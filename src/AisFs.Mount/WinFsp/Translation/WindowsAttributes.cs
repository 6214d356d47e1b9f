using AisFs.Interop.WinFsp.Abi;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Translation;

/// <summary>
/// The FILE_ATTRIBUTE_* bits that programs set: kept with the file, beside its mode, which holds the read-only attribute of
/// files. What was never set is shown as NTFS shows new files. OFFLINE is not kept: it tells where the bytes are.
/// </summary>
internal static class WindowsAttributes
{
    internal const uint ReadOnly = 0x1;
    internal const uint Hidden = 0x2;
    internal const uint System = 0x4;
    internal const uint Directory = 0x10;
    internal const uint Archive = 0x20;
    internal const uint Normal = 0x80;
    internal const uint Temporary = 0x100;
    internal const uint NotContentIndexed = 0x2000;

    private const uint AnyWriteBit = 0x92;
    private const uint OwnerWriteBit = 0x80;
    private const uint Kept = Hidden | System | Archive | NotContentIndexed;

    /// <summary>The bits that are shown of a file, without those that its kind has.</summary>
    internal static uint Shown(in FsAttributes attributes)
    {
        uint bits = attributes.DosAttributes is { } set ? set & KeptOf(attributes.Kind) : Default(attributes.Kind);
        return HasMode(attributes.Kind) && (attributes.Mode & AnyWriteBit) == 0 ? bits | ReadOnly : bits;
    }

    /// <summary>Whether a link was made to lead to a directory.</summary>
    internal static bool IsDirectoryLink(in FsAttributes link) => (link.DosAttributes.GetValueOrDefault() & Directory) != 0;

    /// <summary>The bits to keep with something new; null for none but those that it has anyway.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="given">The bits that the program gave.</param>
    /// <param name="leadsToDirectory">Whether it is a link that was made as a directory.</param>
    internal static uint? OfNew(FsNodeKind kind, uint given, bool leadsToDirectory = false)
    {
        uint bits = given & KeptOf(kind);
        bits |= kind == FsNodeKind.File ? Archive : 0;
        bits |= kind == FsNodeKind.Symlink && leadsToDirectory ? Directory : 0;
        return bits == Default(kind) ? null : bits;
    }

    /// <summary>What a change of attributes changes.</summary>
    /// <param name="present">The file.</param>
    /// <param name="wanted">All bits that it is to have.</param>
    internal static FsAttributeChanges Change(in FsAttributes present, uint wanted)
    {
        uint before = present.DosAttributes ?? Default(present.Kind);
        uint bits = (wanted & KeptOf(present.Kind)) | (before & ~KeptOf(present.Kind));
        uint mode = HasMode(present.Kind) ? WithReadOnly(present.Mode, (wanted & ReadOnly) != 0) : present.Mode;
        return new FsAttributeChanges { DosAttributes = bits == before ? null : bits, Mode = mode == present.Mode ? null : mode };
    }

    /// <summary>What an overwrite changes: it replaces the bits, or adds to them, and always sets the archive bit.</summary>
    internal static FsAttributeChanges Overwrite(in FsAttributes present, uint given, bool replace)
        => Change(present, Archive | given | (replace ? 0 : Shown(present)));

    /// <summary>The mode after the read-only attribute was set or taken away.</summary>
    internal static uint WithReadOnly(uint mode, bool readOnly)
        => readOnly ? mode & ~AnyWriteBit : (mode & AnyWriteBit) == 0 ? mode | OwnerWriteBit : mode;

    /// <summary>Why bits cannot be set, or success.</summary>
    internal static NtStatus Check(FsNodeKind kind, uint wanted)
        => kind == FsNodeKind.Directory && (wanted & Temporary) != 0 ? NtStatus.InvalidParameter : NtStatus.Success;

    private static bool HasMode(FsNodeKind kind) => kind is not (FsNodeKind.Directory or FsNodeKind.Symlink);

    private static uint Default(FsNodeKind kind) => HasMode(kind) ? Archive : 0;

    private static uint KeptOf(FsNodeKind kind) => HasMode(kind) ? Kept | Temporary : Kept | ReadOnly;
}
