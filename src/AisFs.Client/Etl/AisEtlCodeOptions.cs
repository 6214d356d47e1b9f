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

    /// <summary>
    /// Modules that are imported before the code, for example because two packages import each other: one <c>import</c> each in front of
    /// the code. Names with dots are allowed. Default none.
    /// </summary>
    public IReadOnlyList<string> PreimportedModules { get; init; } = [];

    /// <summary>The size in bytes of the pieces that the function is given; 0: the whole content at once. Default 0.</summary>
    public int ChunkSize { get; init; }

    /// <summary>What the function is given: empty for the content, or <c>url</c>. Default empty.</summary>
    public string ArgumentType { get; init; } = string.Empty;

    /// <summary>
    /// Whether the function is given the URL of the object on its target instead of the content; the same as <c>url</c> in
    /// <see cref="ArgumentType"/>, for <see cref="AisEtlCommunication.HttpPull"/>. Default false.
    /// </summary>
    public bool TransformUrl { get; init; }
}
