using AisFs.Vfs;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>The file system, believing nothing longer than one call.</summary>
public sealed class UncachedVfsFixture : VfsFixture
{
    /// <inheritdoc/>
    protected override VfsOptions Options() => base.Options() with { CacheTtl = TimeSpan.Zero, NegativeTtl = TimeSpan.Zero };
}
