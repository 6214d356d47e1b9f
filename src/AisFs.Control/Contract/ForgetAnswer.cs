namespace AisFs.Control.Contract;

/// <summary>The answer of <c>POST /v1/forget</c>.</summary>
/// <param name="Files">Files that were forgotten.</param>
/// <param name="Directories">Directories that were forgotten.</param>
/// <param name="Kept">Files that were left alone, since they have changes that are not on the cluster.</param>
public sealed record ForgetAnswer(int Files, int Directories, int Kept);
