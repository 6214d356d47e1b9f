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
    [Theory]
    [InlineData(4096, 2000)]
    [InlineData(1 << 20, 24)]
    public async Task Plain_writes_are_measured_with_and_without_the_cache(int length, int count)
    {
        byte[] block = new byte[length];
        new Random(1).NextBytes(block);
        foreach (WindowsCaching caching in new[] { WindowsCaching.AsTold, WindowsCaching.Always, WindowsCaching.AsTold, WindowsCaching.Always })
        {
            Client.SetCaching(caching);
            uint handle = OpenForWriting("file", WindowsAccess.OverwriteIf);
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++)
            {
                Client.Write(handle, (ulong)i * (ulong)length, block).Ok();
            }

            double written = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Client.Close(handle).Ok();
            double closed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count} writes of {length} bytes, {(caching == WindowsCaching.Always ? "cached" : "at once")}: {written / count * 1e6:F0} us each, {(double)length * count / closed / (1 << 20):F1} MiB/s with the close"));
        }

        Client.SetCaching(WindowsCaching.AsTold);
        Assert.Equal((long)length * count, (await Bucket.HeadAsync(Object("file")))!.Size);
    }
}
