namespace AisFs.Client.Etl;

/// <summary>How an ETL is begun from code (clusters before AIS 4; AIS 5.0 takes container images only).</summary>
public sealed record AisEtlCodeOptions : AisEtlInitOptions
{
    internal static new AisEtlCodeOptions Default { get; } = new();

    /// <summary>The runtime. Default <c>python3.11v2</c>.</summary>
    public string Runtime { get; init; } = "python3.11v2";

    /// <summary>The function of the code that transforms. Default <c>transform</c>.</summary>
    public string TransformFunction { get; init; } = "transform";

    /// <summary>Packages that the code needs, as pip names them. Default none.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>The size in bytes of the pieces that the function is given; 0: the whole content at once. Default 0.</summary>
    public int ChunkSize { get; init; }

    /// <summary>What a pod is given: empty for the content, or <c>url</c>. Default empty.</summary>
    public string ArgumentType { get; init; } = string.Empty;
}
