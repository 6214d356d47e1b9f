namespace AisFs.Client.Tests.Readme;

/// <summary>Every sample works: alone, and all examples of a README pasted into one program.</summary>
public sealed class SampleTests(SampleCluster cluster) : IClassFixture<SampleCluster>
{
    private static readonly Dictionary<string, string[]> s_expected = new(StringComparer.Ordinal)
    {
        ["quick-start"] = ["hello, world", "2 targets, ready: True"],
        ["contents"] = ["version ", ", xxhash2 "],
        ["properties"] = ["12 bytes, copies: 1"],
        ["listing"] = ["          12 dir/hello.txt"],
        ["pages"] = ["a page of "],
        ["reading"] = ["5 bytes; world"],
        ["files"] = ["a file of any size"],
        ["directories"] = ["1 sent, 0 alike; 1 came back"],
        ["groups"] = ["deleted"],
        ["batch"] = ["dir/hello.txt: 12 bytes", "dir/missing.txt: missing"],
        ["etl"] = ["e4d7f1b4ed2e42d15898f4b27b019da4"],
        ["errors"] = ["404 ais://no-such-bucket"],
        ["authentication"] = [" buckets"],
        ["telemetry"] = ["Activity.TraceId:", "Instrumentation scope (Meter):"],
        ["testing"] = ["hello"],
        ["services"] = ["ready: True, and the archive: True"],
    };

    public static TheoryData<string> Names => [.. s_expected.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_sample_prints_what_it_should(string name)
    {
        string output = await RunSampleAsync(name);
        Assert.All(s_expected[name], text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task There_is_no_other_sample()
        => Assert.Equal(s_expected.Keys.Order(StringComparer.Ordinal), (await RunSampleAsync("--list")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_cluster_with_authentication_knows_who_logged_in()
        => Assert.Contains("0 buckets", await RunSampleAsync("authentication", isGuarded: true), StringComparison.Ordinal);

    [Theory]
    [InlineData(ReadmeFile.Client, "services")]
    [InlineData(ReadmeFile.Services)]
    public async Task All_examples_of_a_README_are_one_program(string readme, params string[] without)
    {
        using PastedProgram program = new(ReadmeFile.ReadBlocks(readme));
        string output = await cluster.RunAsync("dotnet", ["exec", program.Path]);
        string[] names = readme == ReadmeFile.Services ? ["services"] : [.. s_expected.Keys.Except(without)];
        Assert.All(names.SelectMany(static name => s_expected[name]), text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    private Task<string> RunSampleAsync(string name, bool isGuarded = false)
        => cluster.RunAsync(Path.Combine(ReadmeFile.SamplesFolder, "AisFs.Samples"), [name], isGuarded);
}
