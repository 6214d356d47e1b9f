namespace AisFs.Client.Etl;

/// <summary>The state of an ETL's pod.</summary>
/// <param name="TargetId">The target that the pod belongs to.</param>
/// <param name="Status">In Kubernetes' words, for example <c>Running</c>.</param>
public sealed record AisEtlHealth(string TargetId, string Status);
