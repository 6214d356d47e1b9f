using System.Diagnostics;
using AisFs.TestKit;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Scenarios;

/// <summary>Windows copies a file by setting its size and then writing it: that is as fast as writing alone, and takes no room.</summary>
public sealed class CopyPatternTests(ScenarioFixture fixture) : IClassFixture<ScenarioFixture>
{
    private const int Mebibytes = 64;
    private const long Part = 8 << 20;

    [Fact]
    [Semantics("S95")]
    public async Task A_copy_is_as_fast_as_a_plain_write_and_stages_no_more_than_a_part()
    {
        byte[][] pieces = [.. Enumerable.Range(1, Mebibytes).Select(static i => Enumerable.Repeat((byte)i, 1 << 20).ToArray())];
        using StandInClient client = fixture.Program.Connect();
        string[] ways = ["plain", "copy", "steps"];
        Dictionary<string, List<double>> seconds = ways.ToDictionary(static way => way, static _ => new List<double>());
        double copy = 0;

        // Others use the machine, too.
        for (int attempt = 0; attempt < 5 && copy < 0.8; attempt++)
        {
            for (int round = 0; round < 3; round++)
            {
                foreach (string way in ways)
                {
                    long start = Stopwatch.GetTimestamp();
                    long staged = Write(client, way, pieces);
                    seconds[way].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                    Assert.True(staged <= Part, $"{staged} bytes were staged by '{way}'.");
                }
            }

            copy = Median("plain") / Median("copy");
        }

        string all = string.Join(", ", ways.Select(way => $"{way} {Mebibytes / Median(way):F0} MiB/s"));
        TestContext.Current.TestOutputHelper?.WriteLine(all);
        Assert.True(copy >= 0.6, $"Setting the size first costs too much: {all}.");

        // Each step is a request of its own.
        Assert.True(Median("plain") / Median("steps") >= 0.3, $"Setting the size step by step costs too much: {all}.");
        byte[] expected = [.. pieces.SelectMany(static piece => piece)];
        foreach (string way in ways)
        {
            byte[]? found = await fixture.Bucket.GetAsync(way);
            Assert.True(expected.AsSpan().SequenceEqual(found), $"'{way}' is not what was written.");
        }

        double Median(string way) => seconds[way].Order().ElementAt(seconds[way].Count / 2);
    }

    private long Write(StandInClient client, string way, byte[][] pieces)
    {
        uint handle = client.Create($@"\{way}", disposition: WindowsAccess.OverwriteIf).Ok().Handle;
        long most = 0;
        if (way == "copy")
        {
            client.SetSize(handle, (ulong)pieces.Length << 20).Ok();
        }

        for (int i = 0; i < pieces.Length; i++)
        {
            if (way == "steps")
            {
                client.SetSize(handle, (ulong)(i + 1) << 20).Ok();
            }

            client.Write(handle, (ulong)i << 20, pieces[i]).Ok();
            most = Math.Max(most, Staged());
        }

        client.Close(handle).Ok();
        return Math.Max(most, Staged());
    }

    private long Staged() => new DirectoryInfo(fixture.Staging).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
}
