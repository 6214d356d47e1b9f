using System.IO.MemoryMappedFiles;
using AisFs.TestKit.Content;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary>Rows of a table that is mapped into memory: how much is fetched for the little that is looked at.</summary>
internal sealed class MappedRows(string name, FileSet files) : IReadLoad
{
    private const int Rows = 100;
    private const int RowSize = 3000;
    private const double FetchedLimit = 15e6;

    public string Name => name;

    public FileSet Files => files;

    public bool HasRaw => false;

    // A real cluster does not tell what was fetched.
    public IReadOnlyList<Goal> Goals => [new Goal($"{name}-fetched", figures => (figures.Mount.Requests?.BytesSent ?? 0) / FetchedLimit, 1, AtMost: true)];

    public Task<Outcome> RunAsync(LoadPlace place, Stopclock clock)
    {
        Random random = new(3);
        byte[] row = new byte[RowSize];
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            place.In([files.PathOf(0)])[0], FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        for (int i = 0; i < Rows; i++)
        {
            long offset = random.NextInt64(files.Size / RowSize) * RowSize;
            long started = System.Diagnostics.Stopwatch.GetTimestamp();
            view.ReadArray(offset, row, 0, RowSize);
            clock.Took(started);
            if (TestBytes.FirstDifference(row, FileSet.SeedOf(0), offset) >= 0)
            {
                throw new IOException($"{name}: other bytes at {offset}.");
            }
        }

        return Task.FromResult(new Outcome(Rows * RowSize, Rows));
    }

    // Each row was checked when it was read.
    public void Check(LoadPlace place)
    {
    }
}
