namespace AisFs.Control.Contract;

/// <summary>How the cluster stands, as it was last asked in the background.</summary>
/// <param name="State"><c>ok</c>, <c>not-ready</c>, <c>refused</c>, <c>unreachable</c>, <c>no-answer</c> or <c>unknown</c>.</param>
/// <param name="Message">More about it, in one sentence; null when all is well.</param>
/// <param name="Endpoint">The proxy that is asked.</param>
/// <param name="Targets">How many targets there are; null when it is not known.</param>
/// <param name="AgeSeconds">How long ago the cluster answered, or failed to; null before the first time.</param>
/// <param name="AskedSeconds">For how long a question has been under way; null when there is none.</param>
public sealed record ClusterStatus(string State, string? Message, string Endpoint, int? Targets, double? AgeSeconds, double? AskedSeconds);
