using AisFs.Control.Measuring;

namespace AisFs.Cli.Tests.Inspection;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(1_000)]
    [InlineData(123_456)]
    [InlineData(3_600_000_000)]
    public void A_duration_comes_back_to_within_five_percent(long microseconds)
    {
        LatencyHistogram histogram = new();
        histogram.Add(microseconds / 1e6, isError: false);
        histogram.Add(microseconds * 4 / 1e6, isError: true);
        Assert.InRange(histogram.Percentile(0.5) * 1e6, microseconds * 0.95, microseconds * 1.05);
        Assert.Equal((2, 1), (histogram.Count, histogram.Errors));
        Assert.InRange(histogram.Max * 1e6, (microseconds * 4) - 1, (microseconds * 4) + 1);
    }

    [Fact]
    public void Percentiles_are_those_of_the_sorted_durations()
    {
        LatencyHistogram histogram = new();
        double[] durations = [.. Enumerable.Range(1, 1000).Select(static i => i * 1e-4)];
        foreach (double duration in durations.Reverse())
        {
            histogram.Add(duration, isError: false);
        }

        foreach (double share in new[] { 0.5, 0.9, 0.99 })
        {
            double exact = durations[(int)(share * durations.Length) - 1];
            Assert.InRange(histogram.Percentile(share), exact * 0.95, exact * 1.05);
        }

        Assert.Equal(0, new LatencyHistogram().Percentile(0.5));
    }
}
