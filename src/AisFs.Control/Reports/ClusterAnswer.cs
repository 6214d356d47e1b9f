namespace AisFs.Control.Reports;

/// <summary>What a cluster said when it was asked how it stands.</summary>
/// <param name="State"><c>ok</c>, <c>not-ready</c>, <c>refused</c>, <c>unreachable</c> or <c>no-answer</c>.</param>
/// <param name="Message">More about it; null when all is well.</param>
/// <param name="Targets">How many targets there are; null when it is not known.</param>
public sealed record ClusterAnswer(string State, string? Message, int? Targets);
