namespace AisFs.Vfs.Operations;

/// <summary>What a mount may do with buckets.</summary>
/// <param name="IsReadOnly">Whether every change is refused.</param>
/// <param name="IgnoresCase">Whether names that differ in case only are one.</param>
/// <param name="MayCreate">Whether buckets may be created.</param>
/// <param name="MayDestroy">Whether empty buckets may be destroyed.</param>
internal sealed record BucketRules(bool IsReadOnly, bool IgnoresCase, bool MayCreate, bool MayDestroy);
