namespace AisFs.Control.Contract;

/// <summary>The body of <c>POST /v1/warm</c>.</summary>
/// <param name="Paths">Files, and directories with all that lies below them: paths in the mount.</param>
/// <param name="To">Where the bytes are to be: <c>memory</c> or <c>disk</c>; null: nowhere in this mount.</param>
/// <param name="Seed">Determines the order of the files; null: the order in which they are named.</param>
/// <param name="Cluster">Whether the cluster is to fetch them from its remote backend first.</param>
public sealed record WarmOrder(IReadOnlyList<string> Paths, string? To = null, ulong? Seed = null, bool Cluster = false);
