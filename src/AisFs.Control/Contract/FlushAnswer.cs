namespace AisFs.Control.Contract;

/// <summary>The answer of <c>POST /v1/flush</c>.</summary>
/// <param name="Files">Files that were to be uploaded.</param>
/// <param name="Bytes">Their sizes in bytes.</param>
/// <param name="Left">Those that are not on the cluster.</param>
public sealed record FlushAnswer(int Files, long Bytes, UnsavedStatus Left);
