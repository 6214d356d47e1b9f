using System.Globalization;
using AisFs.TestKit.Transcripts;

namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>Sends recorded requests and compares the answers.</summary>
internal sealed class Replay(DevCluster cluster, Normalizer normalizer, IReadOnlyDictionary<int, int> ports, ManualClock clock)
{
    /// <summary>What names an exchange: "03#7" is the seventh request of transcript 03, "d03#7" that of difference 03.</summary>
    public static string KeyOf(string file, Hop hop) => $"{file.Split('-')[0]}#{hop.Number}";

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

        normalizer.Learn(hop, answer);
        bool lengthVaries = NormalAnswer.LengthVaries(hop, answer);
        return AnswerComparison.Find(
            NormalAnswer.Recorded(hop, normalizer, lengthVaries),
            NormalAnswer.Ours(answer, normalizer, lengthVaries, NormalAnswer.IsDump(hop.Body)),
            ShapeOnlyAnswers.Contains(KeyOf(file, hop)),
            ("recorded", "ours"));
    }
}
