using AisFs.TestKit.Transcripts;

namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>Replays the exchanges of a file: each is equal to what was recorded, or it is listed with the reason why not.</summary>
internal static class ListedReplay
{
    /// <summary>Replays them one after the other. Fails where one differs that is not listed, or one is equal that is.</summary>
    /// <param name="replay">Sends a request, and compares the answer.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="hops">Its exchanges.</param>
    /// <param name="before">Called before each exchange.</param>
    /// <param name="output">Told what is listed.</param>
    public static async Task RunAsync(Replay replay, string file, IReadOnlyList<Hop> hops, Action<Hop> before, ITestOutputHelper output)
    {
        List<string> listed = [];
        List<string> wrong = [];
        foreach (Hop hop in hops)
        {
            before(hop);
            string key = Replay.KeyOf(file, hop);
            string? difference = await replay.RunAsync(file, hop);
            bool isListed = KnownDifferences.Reasons.TryGetValue(key, out string? reason);
            if (difference is null)
            {
                wrong.AddRange(isListed ? [$"{key} is listed as different, but it is equal."] : []);
            }
            else if (isListed)
            {
                listed.Add($"{key} {hop.RequestLine}: {reason}");
            }
            else
            {
                wrong.Add($"{key} {hop}\n{difference}");
            }
        }

        output.WriteLine($"{hops.Count} exchanges replayed, {hops.Count - listed.Count - wrong.Count} equal, {listed.Count} listed:");
        listed.ForEach(output.WriteLine);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {hops.Count} exchanges differ:\n" + string.Join("\n\n", wrong));
        Assert.NotEmpty(hops);
    }
}
