namespace AisFs.Control.Contract;

/// <summary>An order that was not carried out, as RFC 9457 has it (<c>application/problem+json</c>).</summary>
/// <param name="Title">What went wrong, in a few words.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Detail">One sentence: what is wrong, and what to do.</param>
public sealed record Problem(string Title, int Status, string Detail);
