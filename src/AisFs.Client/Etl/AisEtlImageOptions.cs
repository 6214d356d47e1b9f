namespace AisFs.Client.Etl;

/// <summary>How an ETL is begun from a container image (AIS 5.0).</summary>
public sealed record AisEtlImageOptions : AisEtlInitOptions
{
    internal static new AisEtlImageOptions Default { get; } = new();

    /// <summary>The command and its arguments; empty: the image's own. Default empty.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Variables of the container's environment. Default none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Whether pods send results straight to the target that stores them. Default false.</summary>
    public bool DirectPut { get; init; }

    /// <summary>Whether pods are given the path of the object's file instead of its content. Default false.</summary>
    public bool DirectFileAccess { get; init; }
}
