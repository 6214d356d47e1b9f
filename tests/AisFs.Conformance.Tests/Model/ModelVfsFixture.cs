using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit.Native;
using AisFs.Vfs;

namespace AisFs.Conformance.Tests.Model;

/// <summary>A file system whose options follow from the seed: as it is, without caches, with little memory, with both.</summary>
internal sealed class ModelVfsFixture(int seed) : VfsFixture
{
    /// <inheritdoc/>
    protected override uint User => Libc.EffectiveUser();

    /// <inheritdoc/>
    protected override VfsOptions Options()
    {
        VfsOptions options = base.Options();
        if (seed % 2 == 1)
        {
            options = options with { CacheTtl = TimeSpan.Zero, NegativeTtl = TimeSpan.Zero };
        }

        // As for a kernel that asks for times when a program wants them.
        options = options with { TimesOnDemand = seed / 4 % 2 == 0 };
        return seed % 4 < 2 ? options : options with
        {
            Content = options.Content with
            {
                MemoryLimit = 64 << 20,
                PartSize = 1 << 20,
                SinglePutLimit = 1 << 20,
                ReadAheadLimit = seed % 4 == 3 ? 0 : 1 << 20,
                InitialReadAhead = 0,
            },
        };
    }
}
