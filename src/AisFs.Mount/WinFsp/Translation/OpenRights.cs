using AisFs.Interop.WinFsp.Api;

namespace AisFs.Mount.WinFsp.Translation;

/// <summary>The rights and options of an open.</summary>
internal static class OpenRights
{
    /// <summary>FILE_READ_DATA and FILE_EXECUTE.</summary>
    internal const uint ReadData = 0x1 | 0x20;

    /// <summary>FILE_WRITE_DATA and FILE_APPEND_DATA; of a directory FILE_ADD_FILE and FILE_ADD_SUBDIRECTORY.</summary>
    internal const uint WriteData = 0x2 | 0x4;

    // FILE_WRITE_EA, FILE_DELETE_CHILD, FILE_WRITE_ATTRIBUTES, DELETE, WRITE_DAC, WRITE_OWNER.
    private const uint OtherChanges = 0x10 | 0x40 | 0x100 | 0x10000 | 0x40000 | 0x80000;
    private const uint DeleteOnClose = 0x1000;
    private const uint DispositionOpen = 1;

    /// <summary>All rights to change something.</summary>
    internal const uint Changes = WriteData | OtherChanges;

    /// <summary>
    /// Whether a program asks to change something: by a right that it names, by its disposition, or by FILE_DELETE_ON_CLOSE.
    /// A program that asks for all rights it can get (MAXIMUM_ALLOWED) names none.
    /// </summary>
    internal static bool AsksToChange(OpenIntent intent)
        => intent.IsPresent
            && ((intent.DesiredAccess & Changes) != 0 || (intent.CreateOptions & DeleteOnClose) != 0
                || intent.CreateOptions >> 24 is not (DispositionOpen or OpenRequest.DispositionOpenIf));

    /// <summary>Whether what is opened is to be removed with its last close.</summary>
    internal static bool DeletesOnClose(uint createOptions) => (createOptions & DeleteOnClose) != 0;

    /// <summary>Whether an open empties what it finds.</summary>
    internal static bool Overwrites(uint createOptions)
    {
        const uint DispositionOverwrite = 4;
        return createOptions >> 24 is OpenRequest.DispositionSupersede or DispositionOverwrite or OpenRequest.DispositionOverwriteIf;
    }
}
