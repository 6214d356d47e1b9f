using System.Globalization;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

public sealed class ModelTests
{
    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("AISFS_MODEL_SEEDS"), CultureInfo.InvariantCulture, out int seeds) ? seeds : 12;

    [Fact(Timeout = 600_000)]
    public async Task Random_operations_answer_as_the_reference_does()
    {
        int first = int.TryParse(Environment.GetEnvironmentVariable("AISFS_MODEL_FIRST"), CultureInfo.InvariantCulture, out int value) ? value : 1;
        for (int seed = first; seed < first + Seeds; seed++)
        {
            await RunAsync(seed, 1_500);
        }
    }

    private static async Task RunAsync(int seed, int operations)
    {
        MemoryObjectStore store = new() { PageSize = seed % 4 == 0 ? 2 : 1_000, KeepsWalks = seed % 8 == 0, BringsBelow = seed % 2 == 0 };
        ManualTime time = new();
        ModelRun run;
        bool hasMarkers = seed % 5 != 0;
        VfsOptions Configure(VfsOptions options) => options with
        {
            CacheTtl = seed % 3 == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(5),
            DirectoryMarkers = hasMarkers,
            TimesOnDemand = seed % 2 == 0,
            MetadataCacheBytes = seed % 7 == 0 ? 64 << 10 : 128 << 20,
        };
        await using (Mounted mount = await Mounted.StartAsync(store, Configure, time: time, pinned: hasMarkers ? 0 : 100))
        {
            run = new ModelRun(mount, seed);
            await run.RunAsync(operations);
        }

        await using Mounted again = await Mounted.StartAsync(store, Configure, time: time);
        await run.CompareAsync(again, withEmptyDirectories: hasMarkers);
    }
}
