using System.Globalization;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>What a cached read and a re-open cost, beside callbacks that do nothing. Prints; judges nothing but that it works. AISFS_TEST_LONG=1 measures for longer.</summary>
public abstract class SpeedTests(HostFixture fixture) : WindowsTests(fixture)
{
    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("AISFS_TEST_LONG") == "1";

    [Fact]
    public void Cached_reads_and_reopens_are_measured()
    {
        int rounds = s_isLong ? 3 : 1;
        int count = s_isLong ? 5000 : 500;
        WriteFile(At("file"), new byte[1 << 20]);
        uint handle = Client.Create(At("file"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Client.BenchRead(handle, 4096, count, empty: false);
        Client.BenchOpen(At("file"), count, empty: false);
        (double Read, double Open, double EmptyRead, double EmptyOpen) best = (double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue);
        for (int i = 0; i < rounds; i++)
        {
            best.Read = Math.Min(best.Read, Client.BenchRead(handle, 4096, count, empty: false));
            best.EmptyRead = Math.Min(best.EmptyRead, Client.BenchRead(handle, 4096, count, empty: true));
            best.Open = Math.Min(best.Open, Client.BenchOpen(At("file"), count, empty: false));
            best.EmptyOpen = Math.Min(best.EmptyOpen, Client.BenchOpen(At("file"), count, empty: true));
        }

        Client.Close(handle).Ok();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"4 KiB read {best.Read / 1000:F1} us, empty {best.EmptyRead / 1000:F1} us, ratio {best.Read / best.EmptyRead:F2}; open and close {best.Open / 1000:F1} us, empty {best.EmptyOpen / 1000:F1} us, ratio {best.Open / best.EmptyOpen:F2}"));
    }

    public sealed class AtOnce(AtOnceHostFixture fixture) : SpeedTests(fixture), IClassFixture<AtOnceHostFixture>;

    public sealed class OverAisFs(CliHostFixture fixture) : SpeedTests(fixture), IClassFixture<CliHostFixture>;
}
