using System.Text.Json;
using System.Text.RegularExpressions;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Telemetry.Tests.Scrapes;

/// <summary>The metrics of a mount that was used, by all who name them: mount.md, the dashboard, the alerts, promtool.</summary>
public sealed partial class ScrapeTests(UsedMount used) : IClassFixture<UsedMount>
{
    private const string AlertCases = """
        rule_files: [ALERTS]
        evaluation_interval: 1m
        tests:
          - interval: 1m
            input_series:
              - series: 'aisfs_cluster_reachable{instance="a", aisfs_mount="/m"}'
                values: '1x5 0x10'
              - series: 'aisfs_upload_duration_seconds_count{instance="a", aisfs_mount="/m", error_type="no_space"}'
                values: '_x20 1x30'
              - series: 'aisfs_staging_free_bytes{instance="a", aisfs_mount="/m"}'
                values: '50x9 5x40'
              - series: 'aisfs_staging_capacity_bytes{instance="a", aisfs_mount="/m"}'
                values: '100x60'
            alert_rule_test:
              - {eval_time: 5m, alertname: AisFsClusterUnreachable}
              - eval_time: 10m
                alertname: AisFsClusterUnreachable
                exp_alerts: [{exp_labels: {severity: critical, instance: a, aisfs_mount: /m}, exp_annotations: {
                  summary: "The cluster of /m on a does not answer.",
                  description: "Operations that need it fail with EHOSTUNREACH or ETIMEDOUT until it does. What is cached goes on. /readyz of the mount tells the reason."}}]
              - {eval_time: 18m, alertname: AisFsUploadsFailing}
              - eval_time: 22m
                alertname: AisFsUploadsFailing
                exp_alerts: [{exp_labels: {severity: warning, instance: a, aisfs_mount: /m}, exp_annotations: {
                  summary: "Uploads of /m on a fail.",
                  description: "close() and fsync() of the programs that write get the error. The data stays until a later close or fsync succeeds."}}]
              - {eval_time: 50m, alertname: AisFsUploadsFailing}
              - {eval_time: 9m, alertname: AisFsStagingNearlyFull}
              - eval_time: 20m
                alertname: AisFsStagingNearlyFull
                exp_alerts: [{exp_labels: {severity: warning, instance: a, aisfs_mount: /m}, exp_annotations: {
                  summary: "The disk with the staging folder of /m on a has 5% left.",
                  description: "Files that are written out of order are kept there until they are uploaded; without room they fail with ENOSPC."}}]
        """;

    private static readonly string s_grafana = Path.Combine(Repository.Root, "installers", "grafana");
    private static readonly string[] s_own = ["aisfs_", "http_client_", "process_"];
    private static readonly string s_alerts = Path.Combine(s_grafana, "aisfs-alerts.yml");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Semantics("S170")]
    public void What_was_done_is_counted_and_each_series_tells_its_mount()
    {
        Scrape scrape = used.Scrape;
        Assert.Equal([used.Folder], scrape.Values("aisfs_mount"));
        Assert.True(scrape.Sum("aisfs_operation_io_bytes_total", ("direction", "read")) >= UsedMount.ReadBytes);
        Assert.Equal(UsedMount.WrittenBytes, scrape.Sum("aisfs_operation_io_bytes_total", ("direction", "write")));
        Assert.Equal(UsedMount.WrittenBytes, scrape.Sum("aisfs_upload_io_bytes_total"));
        Assert.Equal(1, scrape.Sum("aisfs_upload_duration_seconds_count"));
        Assert.True(scrape.Sum("aisfs_cluster_retries_total") >= 1);
        Assert.True(scrape.Sum("http_client_request_duration_seconds_count", ("aisfs_request", "put")) >= 1);
        Assert.True(scrape.Sum("aisfs_cache_requests_total", ("cache", "data"), ("result", "hit")) >= 1);
        Assert.Equal(1, scrape.Sum("aisfs_cluster_reachable"));
        Assert.True(scrape.Sum("process_memory_usage_bytes") > 1 << 20);
        Assert.True(scrape.Sum("dotnet_gc_collections_total") >= 0);
        foreach (string name in scrape.Types.Where(static type => type.Value == "histogram").Select(static type => type.Key))
        {
            Assert.Equal(scrape.Sum(name + "_count"), scrape.Sum(name + "_bucket", ("le", "+Inf")));
        }
    }

    [Fact]
    [Semantics("S176")]
    public void Mount_md_lists_all_metrics_and_no_others()
    {
        string[] told = [.. File.ReadLines(Path.Combine(Repository.Root, "mount.md"))
            .Select(static line => Row().Match(line)).Where(static row => row.Success).Select(static row => row.Groups[1].Value)];
        string[] served = [.. used.Scrape.Types.Keys.Where(static name => s_own.Any(own => name.StartsWith(own, StringComparison.Ordinal)))];
        Assert.Equal(served.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Semantics("S177")]
    public void The_dashboard_and_the_alerts_name_only_what_a_mount_has()
    {
        string[] expressions = [.. DashboardExpressions(), .. AlertExpressions()];
        Assert.True(expressions.Length > 30);
        IReadOnlySet<string> names = used.Scrape.Names;
        foreach (string expression in expressions)
        {
            string[] metrics = [.. Metric().Matches(Labels().Replace(expression, string.Empty)).Select(static match => match.Value)];
            Assert.NotEmpty(metrics);
            Assert.All(metrics, metric => Assert.True(names.Contains(metric), $"{metric} is not served: {expression}"));
            foreach (Match selector in Selector().Matches(expression))
            {
                IReadOnlySet<string> labels = used.Scrape.LabelsOf(selector.Groups[1].Value);
                Assert.All(LabelName().Matches(selector.Groups[2].Value), label => Assert.True(
                    labels.Contains(label.Groups[1].Value) || label.Groups[1].Value == "error_type", $"{label.Value} is no label of {selector.Groups[1].Value}: {expression}"));
            }
        }
    }

    [Fact]
    [Semantics("S170")]
    public async Task Promtool_takes_the_scrape()
    {
        Require.Tool("promtool", "prometheus");
        using TempFolder folder = new("promtool");
        string path = folder.Combine("scrape.txt");
        await File.WriteAllTextAsync(path, used.Scrape.Text, Token);
        CommandResult result = await CommandRunner.ShellAsync($"promtool check metrics < {path}");

        // It dislikes names that end like those of a histogram: OpenTelemetry itself has them for processes and for the runtime.
        string[] complaints = [.. (result.Output + result.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => !OpenTelemetrysOwn().IsMatch(line))];
        Assert.Empty(complaints);
        Assert.Contains(result.ExitCode, new[] { 0, 3 });
    }

    [Fact]
    [Semantics("S177")]
    public async Task Promtool_takes_the_alerts_and_each_expression_of_the_dashboard()
    {
        Require.Tool("promtool", "prometheus");
        (await CommandRunner.RunAsync("promtool", ["check", "rules", s_alerts])).Ok();
        using TempFolder folder = new("promtool");
        string rules = folder.Combine("dashboard.yml");
        string body = string.Concat(DashboardExpressions().Select(static (expression, index)
            => $"      - record: panel:p{index}\n        expr: '{expression.Replace("$__rate_interval", "5m", StringComparison.Ordinal)}'\n"));
        await File.WriteAllTextAsync(rules, $"groups:\n  - name: dashboard\n    rules:\n{body}", Token);
        (await CommandRunner.RunAsync("promtool", ["check", "rules", rules])).Ok();
    }

    [Fact]
    [Semantics("S177")]
    public async Task The_alerts_fire_when_they_should_and_not_before()
    {
        Require.Tool("promtool", "prometheus");
        using TempFolder folder = new("promtool");
        string path = folder.Combine("alerts-test.yml");
        await File.WriteAllTextAsync(path, AlertCases.Replace("ALERTS", s_alerts, StringComparison.Ordinal), Token);
        (await CommandRunner.RunAsync("promtool", ["test", "rules", path])).Ok();
    }

    private static IEnumerable<string> DashboardExpressions()
    {
        using JsonDocument dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_grafana, "aisfs-dashboard.json")));
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .Where(static panel => panel.TryGetProperty("targets", out _))
            .SelectMany(static panel => panel.GetProperty("targets").EnumerateArray())
            .Select(static target => target.GetProperty("expr").GetString()!)];
    }

    private static IEnumerable<string> AlertExpressions()
        => Expression().Matches(File.ReadAllText(s_alerts)).Select(static match => match.Groups[1].Value);

    // A row of the table of metrics.
    [GeneratedRegex(@"^\| `((?:aisfs|http|process)_\w+)` \|")]
    private static partial Regex Row();

    // Within braces and after "by" stand labels.
    [GeneratedRegex(@"\{[^}]*\}|\bby \([^)]*\)")]
    private static partial Regex Labels();

    [GeneratedRegex(@"\b(?:aisfs|http|process|dotnet)_\w+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\b((?:aisfs|http|process)_\w+)\{([^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(\w+)\s*(?:=~|!=|!~|=)")]
    private static partial Regex LabelName();

    [GeneratedRegex(@"^        expr: (?:\|\n)?((?:.+\n)(?:          .+\n)*)", RegexOptions.Multiline)]
    private static partial Regex Expression();

    [GeneratedRegex(@"^(?:dotnet|process)_\w+ non-histogram and non-summary metrics should not have ""_count"" suffix$")]
    private static partial Regex OpenTelemetrysOwn();
}
