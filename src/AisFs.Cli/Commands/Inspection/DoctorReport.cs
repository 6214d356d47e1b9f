namespace AisFs.Cli.Commands.Inspection;

/// <summary>What <c>aisfs doctor --json</c> prints.</summary>
/// <param name="Result"><c>ok</c>, <c>warn</c> or <c>fail</c>: the worst of all.</param>
/// <param name="Checks">What was looked at.</param>
internal sealed record DoctorReport(string Result, IReadOnlyList<DoctorCheck> Checks);
