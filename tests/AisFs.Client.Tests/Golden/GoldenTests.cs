using AisFs.TestKit;

namespace AisFs.Client.Tests.Golden;

/// <summary>Every recorded call of the Python SDK, through our API, against the recorded answers.</summary>
public sealed class GoldenTests(ITestOutputHelper output)
{
    [Fact(Timeout = 600_000)]
    public Task Calls_go_over_the_wire_as_recorded()
        => RunAsync(GoldenCase.ReadCalls(Repository.WireData("sdk-requests-head.jsonl")), TestContext.Current.CancellationToken);

    [Fact(Timeout = 600_000)]
    public Task Error_answers_mean_what_was_recorded()
        => RunAsync(GoldenCase.ReadErrors(Repository.WireData("error-mapping.jsonl")), TestContext.Current.CancellationToken);

    [Fact(Timeout = 600_000)]
    public Task Calls_that_the_newest_SDK_dropped_go_over_the_wire_as_recorded()
    {
        IEnumerable<GoldenCase> dropped = GoldenCase.ReadCalls(Repository.WireData("sdk-requests-seed.jsonl"))
            .Where(static golden => golden.Id.Split('/')[0] is "etl.init_code" or "object.list_urls");
        return RunAsync(dropped, TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 600_000)]
    public Task Calls_of_2024_reach_an_older_cluster_with_all_that_it_asks_for()
        => RunAsync(GoldenCase.ReadCalls(Repository.WireData("sdk-requests-seed.jsonl"), isOlder: true), TestContext.Current.CancellationToken);

    private async Task RunAsync(IEnumerable<GoldenCase> cases, CancellationToken cancellationToken)
    {
        string filter = Environment.GetEnvironmentVariable("AISFS_GOLDEN_FILTER") ?? string.Empty;
        await using GoldenRunner runner = new();
        List<GoldenVerdict> verdicts = [];
        foreach (GoldenCase golden in cases.Where(golden => golden.Id.StartsWith(filter, StringComparison.Ordinal)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            verdicts.Add(await runner.RunAsync(golden));
        }

        foreach (IGrouping<string, GoldenVerdict> group in verdicts.Where(static v => v.Outcome == GoldenOutcome.NotCovered).GroupBy(static v => v.Reason))
        {
            output.WriteLine($"not covered: {group.Key} ({group.Count()}): {string.Join(", ", group.Take(3).Select(static v => v.Id))}");
        }

        foreach (IGrouping<string, GoldenVerdict> group in verdicts.Where(static v => v.Outcome == GoldenOutcome.Listed).GroupBy(static v => v.Reason))
        {
            output.WriteLine($"listed: {group.Key} ({group.Count()}: {string.Join(", ", group.Select(static v => v.Id))})");
        }

        List<GoldenVerdict> different = verdicts.FindAll(static v => v.Outcome == GoldenOutcome.Different);
        foreach (GoldenVerdict verdict in different)
        {
            output.WriteLine($"DIFFERENT {verdict.Id}: {verdict.Reason}");
        }

        string summary = $"{verdicts.Count} cases run: {verdicts.Count(static v => v.Outcome == GoldenOutcome.Equal)} equal, {different.Count} different, "
            + $"{verdicts.Count(static v => v.Outcome == GoldenOutcome.Listed)} listed, {verdicts.Count(static v => v.Outcome == GoldenOutcome.NotCovered)} not covered";
        output.WriteLine(summary);
        TestContext.Current.SendDiagnosticMessage(summary);
        Assert.Empty(different);
        Assert.DoesNotContain(verdicts, static v => v.Outcome == GoldenOutcome.NotCovered);
    }
}
