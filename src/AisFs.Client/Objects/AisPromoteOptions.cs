namespace AisFs.Client;

/// <summary>How files of a target become objects.</summary>
public sealed record AisPromoteOptions
{
    internal static AisPromoteOptions Default { get; } = new();

    /// <summary>The target whose file it is, by its id; empty: all targets look. Default empty.</summary>
    public string TargetId { get; init; } = string.Empty;

    /// <summary>Whether directories below a directory are taken too. Default false.</summary>
    public bool Recursive { get; init; }

    /// <summary>Whether objects of the same name are replaced. Default false.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether the files are deleted afterwards. Default false.</summary>
    public bool DeleteSource { get; init; }

    /// <summary>Whether each target has files of its own under the path, and none is shared over the network. Default false.</summary>
    public bool NotShared { get; init; }
}
