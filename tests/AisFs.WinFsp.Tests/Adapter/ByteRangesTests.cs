using AisFs.Mount.WinFsp.Uploads;

namespace AisFs.WinFsp.Tests.Adapter;

public sealed class ByteRangesTests
{
    private const int Size = 40;

    [Fact]
    public void They_are_the_bytes_that_were_added_and_not_taken_away()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            ByteRanges ranges = new();
            bool[] model = new bool[Size];
            for (int step = 0; step < 60; step++)
            {
                int from = random.Next(Size);
                int to = from + random.Next(Size - from + 1);
                switch (random.Next(5))
                {
                    case 0 or 1:
                        ranges.Add(from, to);
                        model.AsSpan(from..to).Fill(true);
                        break;
                    case 2 or 3:
                        ranges.Remove(from, to);
                        model.AsSpan(from..to).Clear();
                        break;
                    default:
                        ranges.CutAt(from);
                        model.AsSpan(from).Clear();
                        break;
                }

                bool[] found = new bool[Size];
                long end = -1;
                foreach ((long start, long stop) in ranges.All)
                {
                    Assert.True(start > end && stop > start, $"seed {seed}, step {step}: not apart or not in order");
                    found.AsSpan((int)start..(int)stop).Fill(true);
                    end = stop;
                }

                Assert.Equal(model, found);
                Assert.Equal(!model.Contains(true), ranges.IsEmpty);
            }
        }
    }
}
