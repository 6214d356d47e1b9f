namespace AisFs.Client.Files;

/// <summary>Which files of a directory are stored, and under which names.</summary>
public sealed record AisPutFilesOptions
{
    internal static AisPutFilesOptions Default { get; } = new();

    /// <summary>Only files whose own names begin with this. Default empty: all.</summary>
    public string PrefixFilter { get; init; } = string.Empty;

    /// <summary>
    /// A shell pattern of the files' paths: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c>, and <c>**</c> for any number of
    /// directories. Default <c>*</c>.
    /// </summary>
    public string Pattern { get; init; } = "*";

    /// <summary>Whether the objects are named by the files' own names, without directories. Default false.</summary>
    public bool UseBaseName { get; init; }

    /// <summary>What goes in front of the objects' names; a '/' must be written. Default empty.</summary>
    public string Prepend { get; init; } = string.Empty;

    /// <summary>Whether the pattern holds in directories below too; symbolic links to directories are not followed. Default false.</summary>
    public bool Recursive { get; init; }

    /// <summary>Whether only to report what would be stored. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>The greatest number of files that are sent at once. Default 8.</summary>
    public int Parallelism { get; init; } = 8;
}
