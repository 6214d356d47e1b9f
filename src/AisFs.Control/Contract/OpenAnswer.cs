namespace AisFs.Control.Contract;

/// <summary>The answer of <c>GET /v1/open</c>.</summary>
/// <param name="Files">What is open.</param>
public sealed record OpenAnswer(IReadOnlyList<OpenItem> Files);
