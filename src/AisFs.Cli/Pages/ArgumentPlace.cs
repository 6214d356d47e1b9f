namespace AisFs.Cli.Pages;

/// <summary>What an argument of a command is.</summary>
internal enum ArgumentPlace
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>One of some words.</summary>
    Words,

    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>What is mounted: a source, or the name of a mount.</summary>
    Source,
}
