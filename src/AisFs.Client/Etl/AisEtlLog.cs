namespace AisFs.Client.Etl;

/// <summary>The log of an ETL's pod.</summary>
/// <param name="TargetId">The target that the pod belongs to.</param>
/// <param name="Text">The log.</param>
public sealed record AisEtlLog(string TargetId, string Text);
