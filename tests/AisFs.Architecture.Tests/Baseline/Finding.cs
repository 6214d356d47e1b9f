namespace AisFs.Architecture.Tests.Baseline;

/// <summary>One violation of a rule.</summary>
/// <param name="Subject">What violates it: a name that survives a move between folders.</param>
/// <param name="Measure">How much: lines, fields, edges; 1 for rules that only say yes or no.</param>
/// <param name="Detail">What a reader needs to mend it.</param>
public sealed record Finding(string Subject, int Measure, string Detail);
