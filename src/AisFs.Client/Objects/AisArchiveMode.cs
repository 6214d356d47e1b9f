namespace AisFs.Client;

/// <summary>How <see cref="AisGetOptions.ArchivePattern"/> picks members of an archive.</summary>
public enum AisArchiveMode
{
    /// <summary>A regular expression.</summary>
    Regexp,

    /// <summary>Names that begin with the pattern.</summary>
    Prefix,

    /// <summary>Names that end in the pattern.</summary>
    Suffix,

    /// <summary>Names that contain the pattern.</summary>
    Substring,

    /// <summary>Names whose part before the extension is the pattern (WebDataset key).</summary>
    WebDatasetKey,
}
