using AisFs.Conformance.Tests.Fixtures;

namespace AisFs.Conformance.Tests.Model;

/// <summary>A mount whose options follow from the seed: as it is, without caches, with little memory, with both, each without and with a disk cache.</summary>
internal sealed class ModelMountFixture(int seed) : MountFixture
{
    private static readonly string[][] s_profiles =
    [
        [],
        ["--cache-ttl", "0"],
        ["--memory-limit", "64MiB", "--part-size", "1MiB", "--read-ahead", "1MiB"],
        ["--cache-ttl", "0", "--memory-limit", "64MiB", "--part-size", "1MiB", "--read-ahead", "0"],
    ];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments
        => [.. s_profiles[seed % s_profiles.Length], .. seed / s_profiles.Length % 2 == 0 ? Array.Empty<string>() : ["--cache-dir", Path.Combine(LocalFolder, "cache"), "--metadata-cache", "64KiB"]];
}
