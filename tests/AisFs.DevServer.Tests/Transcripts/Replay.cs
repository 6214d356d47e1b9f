using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AisFs.TestKit.Transcripts;

namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>Sends recorded requests and compares the answers.</summary>
internal sealed partial class Replay(DevCluster cluster, Normalizer normalizer, IReadOnlyDictionary<int, int> ports, ManualClock clock)
{
    /// <summary>What is different, or null.</summary>
    public async Task<string?> RunAsync(string file, Hop hop)
    {
        if (hop.Headers.FirstOrDefault(header => header.Name == "Date").Value is { } date)
        {
            clock.Set(DateTimeOffset.Parse(date, CultureInfo.InvariantCulture));
        }

        HopRequest request = HopRequest.Create(hop, normalizer, ports);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(hop.Waited ? 1 : 60));
        RawAnswer answer;
        try
        {
            answer = await RawHttp.SendAsync(cluster.Endpoint.Host, request.Port, request.RequestLine, request.Headers, request.Body, limit.Token);
        }
        catch (OperationCanceledException) when (hop.Waited && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            answer = new RawAnswer();
        }

        Learn(hop, answer);
        bool lengthVaries = NormalAnswer.LengthVaries(hop, answer);
        return AnswerComparison.Find(
            NormalAnswer.Recorded(hop, normalizer, lengthVaries),
            NormalAnswer.Ours(answer, normalizer, lengthVaries, NormalAnswer.IsDump(hop.Body)),
            KnownDifferences.ShapeOnly.Contains($"{file[..2]}#{hop.Number}"),
            ("recorded", "ours"));
    }

    /// <summary>Ids are made up: where one was given, later requests use ours.</summary>
    private void Learn(Hop hop, RawAnswer answer)
    {
        string ours = Encoding.UTF8.GetString(answer.Body).Trim();
        if (hop.Body is { } recorded && AnswerComparison.IsId(recorded.Trim()) && AnswerComparison.IsId(ours))
        {
            normalizer.Map(recorded.Trim(), ours);
        }

        if (ListUuid().Match(hop.Body ?? string.Empty) is { Success: true } listed && ListUuid().Match(ours) is { Success: true } answered)
        {
            normalizer.Map(listed.Groups[1].Value, answered.Groups[1].Value);
        }

        if (Token().Match(hop.Body ?? string.Empty) is { Success: true } token && Token().Match(ours) is { Success: true } own)
        {
            normalizer.Map(token.Groups[1].Value, own.Groups[1].Value);
        }

        if (answer.Header("Ais-Append-Handle") is { } handle)
        {
            normalizer.LastAppendHandle = handle;
        }
    }

    [GeneratedRegex("^{\"token\": \"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("^{\"uuid\":\"([^\"]+)\"")]
    private static partial Regex ListUuid();
}
