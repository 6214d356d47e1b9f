using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads.Fio;

/// <summary>The jobs of this folder, done by fio, which checks every block that it reads.</summary>
public sealed class FioTests(FioTests.FioMount fixture) : IClassFixture<FioTests.FioMount>
{
    private static readonly string s_jobs = Path.Combine(AppContext.BaseDirectory, "Workloads", "Fio");

    // Larger by hand: AISFS_FIO_SIZE=1g AISFS_FIO_FILES=2000.
    private static readonly Dictionary<string, string> s_sizes = new()
    {
        ["FIO_SIZE"] = Environment.GetEnvironmentVariable("AISFS_FIO_SIZE") ?? "8m",
        ["FIO_FILES"] = Environment.GetEnvironmentVariable("AISFS_FIO_FILES") ?? "40",
    };

    [Theory]
    [InlineData("sequential")]
    [InlineData("random")]
    [InlineData("mixed")]
    [InlineData("mmap")]
    [InlineData("small-files")]
    public async Task Every_block_is_read_as_it_was_written(string job)
    {
        Require.Tool("fio", "fio");
        string folder = Path.Combine(fixture.Mount.Mountpoint, job);
        Directory.CreateDirectory(folder);
        CommandResult result = await CommandRunner.RunAsync(
            "fio", [$"--directory={folder}", "--fallocate=none", "--thread=0", Path.Combine(s_jobs, $"{job}.fio")], TimeSpan.FromMinutes(30), environment: s_sizes);
        result.Ok();
        Assert.DoesNotContain("verify: bad", result.Error + result.Output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A mount with little memory, so that large files do not stay in it.</summary>
    public sealed class FioMount : MountFixture
    {
        /// <inheritdoc/>
        protected override IReadOnlyList<string> Arguments => ["--memory-limit", "64MiB"];
    }
}
