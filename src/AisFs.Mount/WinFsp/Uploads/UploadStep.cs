namespace AisFs.Mount.WinFsp.Uploads;

/// <summary>What is to be done about the upload of an open file.</summary>
internal enum UploadStep
{
    /// <summary>Nothing: there is nothing to upload, or a program is still to write or to close.</summary>
    None,

    /// <summary>It is uploaded now.</summary>
    Now,

    /// <summary>It is uploaded when no page has come for a while.</summary>
    AfterQuiet,
}
