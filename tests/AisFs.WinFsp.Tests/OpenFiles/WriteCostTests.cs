using System.Diagnostics;
using System.Globalization;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.OpenFiles;

/// <summary>
/// What plain writes from the front to the end cost when each reaches AisFs at once, beside what they would cost through
/// the cache of Windows. Prints; judges nothing but that it works.
/// </summary>
public sealed class WriteCostTests(OpenFileFixture fixture) : OpenFileTests(fixture), IClassFixture<OpenFileFixture>
{
    private const int Rounds = 4;

    [Theory]
    [InlineData(4096, 200)]
    [InlineData(1 << 20, 4)]
    public async Task Plain_writes_are_measured_with_and_without_the_cache(int length, int count)
    {
        byte[] block = new byte[length];
        new Random(1).NextBytes(block);
        (double AtOnce, double Cached) best = (double.MaxValue, double.MaxValue);
        for (int i = 0; i < Rounds; i++)
        {
            best = (Math.Min(best.AtOnce, Write(WindowsCaching.AsTold, block, count)), Math.Min(best.Cached, Write(WindowsCaching.Always, block, count)));
        }

        Client.SetCaching(WindowsCaching.AsTold);
        Assert.Equal((long)length * count, (await Bucket.HeadAsync(Object("file")))!.Size);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} writes of {length} bytes and the close: {best.AtOnce / count * 1e6:F0} us each at once, {best.Cached / count * 1e6:F0} us through the cache, ratio {best.AtOnce / best.Cached:F2}"));
    }

    // The time in seconds that a program takes to write a file and to close it.
    private double Write(WindowsCaching caching, byte[] block, int count)
    {
        Client.SetCaching(caching);
        uint handle = OpenForWriting("file", WindowsAccess.OverwriteIf);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            Client.Write(handle, (ulong)i * (ulong)block.Length, block).Ok();
        }

        Client.Close(handle).Ok();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
