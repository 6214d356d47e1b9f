namespace AisFs.Client.Tests.Golden;

internal enum GoldenOutcome
{
    Equal,
    Different,
    NotCovered,
    Listed,
}

internal sealed record GoldenVerdict(string Id, GoldenOutcome Outcome, string Reason);
