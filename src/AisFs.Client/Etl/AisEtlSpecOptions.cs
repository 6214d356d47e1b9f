namespace AisFs.Client.Etl;

/// <summary>How an ETL is begun from the specification of a Kubernetes pod.</summary>
public sealed record AisEtlSpecOptions : AisEtlInitOptions
{
    internal static new AisEtlSpecOptions Default { get; } = new();

    /// <summary>Whether the cluster is older than AIS 4 and wants the message in its old form. Default false.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>What a pod is given, in the old form only: empty for the content, <c>url</c> or <c>fqn</c>. Default empty.</summary>
    public string ArgumentType { get; init; } = string.Empty;
}
