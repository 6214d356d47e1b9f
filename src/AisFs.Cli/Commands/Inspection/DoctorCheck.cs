namespace AisFs.Cli.Commands.Inspection;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Result"><c>ok</c>, <c>warn</c> or <c>fail</c>.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do; null when all is well.</param>
internal sealed record DoctorCheck(string Name, string Result, string Found, string? Advice = null);
