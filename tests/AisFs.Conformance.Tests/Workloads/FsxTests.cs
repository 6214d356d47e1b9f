using AisFs.Conformance.Tests.Fixtures;
using AisFs.Fsx;
using AisFs.TestKit;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>A short run of AisFs.Fsx over a mount: random operations on one file, every byte compared.</summary>
public sealed class FsxTests(FsxTests.SmallPartsFixture fixture) : IClassFixture<FsxTests.SmallPartsFixture>
{
    [Theory]
    [InlineData(1, 2_500, 1 << 20, 64 << 10)]
    [InlineData(2, 2_500, 100_000, 20_000)]
    [InlineData(3, 250, 24 << 20, 3 << 20)]
    [Semantics("S33", "S34", "S36")]
    public void Random_operations_on_one_file_never_show_other_bytes(int seed, int operations, int maxLength, int maxOperation)
    {
        FsxOptions options = new() { Seed = seed, Operations = operations, MaxLength = maxLength, MaxOperation = maxOperation };
        FsxRun run = new(options, Path.Combine(fixture.Mount.Mountpoint, $"fsx-{seed}"));
        run.Go();
        Assert.True(run.Compared > 0);
    }

    /// <summary>A mount that uploads in small parts, so that what a large file is made of is many of them.</summary>
    public sealed class SmallPartsFixture : MountFixture
    {
        /// <inheritdoc/>
        protected override IReadOnlyList<string> Arguments => ["--part-size", "1MiB"];
    }
}
