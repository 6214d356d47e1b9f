using System.Diagnostics;
using AisFs.Client;
using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>Files that are read in part and left open: the cluster locks an object while it sends it.</summary>
public sealed class HalfReadTests(MountFixture fixture) : IClassFixture<MountFixture>
{
    private const int Size = 200_000_000;

    // For as long as this, what was asked for ahead of a reader that pauses stays asked for.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    [Fact]
    [Semantics("S61", "S21")]
    public async Task A_file_that_was_read_in_part_keeps_nobody_from_writing_it()
    {
        await fixture.Bucket.PutAsync("half", TestBytes.Make(Size, 1));
        using ITestFile file = fixture.FileSystem.Open("/half", OpenMode.Read).Ok();
        Read(file, 0, 40_000_000);
        long started = Stopwatch.GetTimestamp();
        await fixture.Bucket.PutAsync("half", [1, 2, 3]);
        TimeSpan waited = Stopwatch.GetElapsedTime(started);
        Assert.True(waited < s_pause / 2, $"The writer waited for {waited.TotalSeconds:0.0} s.");
        file.Read(new byte[1000], Size - 1000).Fails(Errno.ESTALE);
    }

    [Fact]
    [Semantics("S61")]
    public async Task A_reader_that_pauses_goes_on_with_the_right_bytes()
    {
        await fixture.Bucket.PutAsync("paused", TestBytes.Make(Size, 2));
        using AisClient client = new(new AisClientOptions { Endpoints = [fixture.Cluster.Endpoint], Token = fixture.Cluster.Token });
        AisObject item = client.Bucket(fixture.Bucket.Name).Object("paused");
        using ITestFile file = fixture.FileSystem.Open("/paused", OpenMode.Read).Ok();
        for (int from = 0; from < Size; from += 50_000_000)
        {
            Read(file, from, 50_000_000, seed: 2);

            // Whoever writes needs the lock: it is free as soon as the body was let go.
            await item.SetCustomAsync(new Dictionary<string, string> { ["from"] = $"{from}" }, cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    private static void Read(ITestFile file, int from, int length, ulong seed = 1)
    {
        byte[] piece = new byte[1_000_000];
        for (int offset = from; offset < from + length; offset += piece.Length)
        {
            Assert.Equal(piece.Length, file.Read(piece, offset).Ok());
            Assert.Equal(-1, TestBytes.FirstDifference(piece, seed, offset));
        }
    }
}
