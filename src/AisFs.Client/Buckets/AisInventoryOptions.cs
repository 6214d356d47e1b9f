namespace AisFs.Client;

/// <summary>What an inventory of a bucket holds.</summary>
public sealed record AisInventoryOptions
{
    internal static AisInventoryOptions Default { get; } = new();

    /// <summary>Its name; empty leaves it to the cluster. Default empty.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Only objects whose names begin with this. Default empty: all.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>Properties, separated by commas, as for a listing. Default empty: the cluster's choice.</summary>
    public string Properties { get; init; } = string.Empty;

    /// <summary>The number of names of one chunk; 0 leaves it to the cluster. Default 0.</summary>
    public int NamesPerChunk { get; init; }

    /// <summary>Whether an inventory of the same name is replaced. Default false.</summary>
    public bool Force { get; init; }
}
