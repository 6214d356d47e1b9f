namespace AisFs.Control.Contract;

/// <summary>One line of the answer to <c>POST /v1/warm</c>.</summary>
/// <param name="Kind">
/// <c>found</c>: how much there is to do. <c>cluster</c>, <c>progress</c>: how much the cluster, and the mount, have done so far. <c>failed</c>: a file
/// or directory that was not done. <c>full</c>: how much was left out, since there is no room for it. <c>end</c>: the last line, with all that was done.
/// </param>
/// <param name="Files">Files.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Order">Of <c>failed</c>: which path of the order it was, from 0.</param>
/// <param name="Path">Of <c>failed</c>: the path in the mount, or the bucket.</param>
/// <param name="Error">Of <c>failed</c>: what kind of failure it was.</param>
/// <param name="Reason">Of <c>failed</c>: more of it, in the words of the cluster; null: there is no more.</param>
public sealed record WarmLine(string Kind, long Files = 0, long Bytes = 0, int? Order = null, string? Path = null, string? Error = null, string? Reason = null);
