using System.Text.Json;

namespace AisFs.Client.Etl;

/// <summary>How an ETL was started, and what went wrong. Properties that do not apply keep their default.</summary>
public sealed record AisEtlDetails
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>How targets and pods talk, for example <c>hpush://</c>.</summary>
    public string Communication { get; init; } = string.Empty;

    /// <summary>The longest time until all pods are ready, as Go writes it, for example <c>5m</c>.</summary>
    public string InitTimeout { get; init; } = string.Empty;

    /// <summary>The longest time that one object may take, as Go writes it; empty if the cluster does not say.</summary>
    public string ObjectTimeout { get; init; } = string.Empty;

    /// <summary>The specification of the pod; empty when there is none.</summary>
    public string Specification { get; init; } = string.Empty;

    /// <summary>The code; empty when there is none.</summary>
    public string Code { get; init; } = string.Empty;

    /// <summary>The runtime of code; empty when there is none.</summary>
    public string Runtime { get; init; } = string.Empty;

    /// <summary>The container image; empty when there is none.</summary>
    public string Image { get; init; } = string.Empty;

    /// <summary>Packages that the code needs, one a line; empty when there are none.</summary>
    public string Dependencies { get; init; } = string.Empty;

    /// <summary>What a pod is given; empty for the content.</summary>
    public string ArgumentType { get; init; } = string.Empty;

    /// <summary>The size in bytes of the pieces that a function is given; 0 for the whole content.</summary>
    public long ChunkSize { get; init; }

    /// <summary>Objects that could not be transformed.</summary>
    public IReadOnlyList<AisEtlObjectError> ObjectErrors { get; init; } = [];

    /// <summary>All of it as the cluster gives it.</summary>
    public JsonElement Json { get; init; }
}
