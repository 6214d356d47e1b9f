namespace AisFs.Mount.WinFsp.Uploads;

/// <summary>How an open file differs from what was uploaded last, as far as that decides when it goes up.</summary>
internal enum FileChanges
{
    /// <summary>It does not differ.</summary>
    None,

    /// <summary>Its end was moved, and nothing was written: the bytes may lie in the driver's cache.</summary>
    EndMoved,

    /// <summary>Programs wrote to it, past the driver's cache.</summary>
    Written,

    /// <summary>The driver's cache wrote pages of it, and may have more.</summary>
    Pages,

    /// <summary>It was made or emptied: it has no old bytes.</summary>
    Emptied,

    /// <summary>It was made or emptied, and the driver's cache has written pages since.</summary>
    Refilled,
}
