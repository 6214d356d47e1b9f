using System.Globalization;
using System.Text;
using System.Text.Json;
using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Buckets;

/// <summary>Counts objects. The cluster begins a job, answers 202 with its id, and is asked again until it answers 200.</summary>
internal sealed class BucketSummaries(AisTransport transport)
{
    private static readonly TimeSpan s_firstPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_lastPoll = TimeSpan.FromSeconds(2);

    public async ValueTask<AisBucketSummary> GetAsync(BucketAddress bucket, AisSummaryOptions options, CancellationToken cancellationToken)
    {
        bool isBegun = false;
        TimeSpan delay = s_firstPoll;
        while (true)
        {
            AisRequest request = BucketRequests.Create(bucket, HttpMethod.Get, bucket.PathAndQuery, CreateMessage(options), isIdempotent: true);
            using AisResponse response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.Status is 200 or 206)
            {
                JsonElement json = await response.TryReadJsonAsync(AnswerJson.Default.JsonElement, cancellationToken).ConfigureAwait(false);
                if (response.Status == 200)
                {
                    return AnswerReader.Items(json, request.ToString()).Cast<JsonElement?>().FirstOrDefault() is { } first ? Read(first, request.ToString())
                        : throw new AisProtocolException($"{request}: the summary names no bucket.");
                }
            }
            else if (!isBegun)
            {
                // The id that was asked with need not be the job's.
                isBegun = true;
                string id = (await response.ReadTextAsync(cancellationToken).ConfigureAwait(false)).Trim().Trim('"');
                options = id.Length > 0 ? options with { Uuid = id } : options.Uuid.Length > 0 ? options : throw NoId(request, response);
                continue;
            }

            delay = await PauseAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the properties and counts the objects, by a HEAD.</summary>
    public async ValueTask<AisBucketDetails> GetDetailsAsync(
        BucketAddress bucket, AisPresence presence, bool countRemote, string prefix, CancellationToken cancellationToken)
    {
        string path = new QueryBuilder(bucket.Path + (prefix.Length > 0 ? "/" + UrlText.EncodePath(prefix) : string.Empty) + bucket.Query)
            .Add(QueryNames.Presence, ((int)presence).ToString(CultureInfo.InvariantCulture))
            .Add(QueryNames.SummaryRemote, countRemote).ToString();
        string id = string.Empty;
        TimeSpan delay = s_firstPoll;
        while (true)
        {
            AisRequest request = BucketRequests.Create(bucket, HttpMethod.Head, new QueryBuilder(path).AddIf(QueryNames.Uuid, id).ToString(), isIdempotent: true);
            using AisResponse response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.Status == 200)
            {
                return ReadDetails(response, bucket);
            }

            if (id.Length == 0)
            {
                id = response.Headers.GetText(HeaderNames.JobId).Trim('"');
                if (id.Length == 0)
                {
                    throw NoId(request, response);
                }
            }

            delay = await PauseAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    private static AisProtocolException NoId(AisRequest request, AisResponse response) => new($"{request}: the summary got no id ({response.Status}).");

    private static byte[] CreateMessage(AisSummaryOptions options)
    {
        SummaryMessage message = new() { Uuid = options.Uuid, Prefix = options.Prefix, OnlyCached = options.OnlyCached, OnlyPresent = options.OnlyPresent };
        return MessageWriter.Action(ActionNames.SummarizeBucket, message, MessageJson.Default.SummaryMessage);
    }

    private static AisBucketDetails ReadDetails(AisResponse response, BucketAddress bucket)
    {
        string what = response.Request.ToString();
        string summary = response.Headers.GetText(HeaderNames.BucketSummary);
        if (summary.Length == 0)
        {
            throw new AisProtocolException($"{what}: the answer has no summary.");
        }

        JsonElement json = AnswerReader.Read(Encoding.UTF8.GetBytes(summary), AnswerJson.Default.JsonElement, what);
        return new AisBucketDetails(HeaderReader.ReadBucket(response.Headers, bucket.Provider, what), Read(json, what));
    }

    private static AisBucketSummary Read(JsonElement json, string what)
    {
        BucketSummaryDto summary = AnswerReader.Read(json, AnswerJson.Default.BucketSummaryDto, what);
        BucketDto bucket = new() { Name = summary.Name, Provider = summary.Provider, Namespace = summary.Namespace };
        return new AisBucketSummary
        {
            Bucket = bucket.ToInfo(),
            PresentObjects = summary.Count.Present,
            RemoteObjects = summary.Count.Remote,
            MinObjectBytes = summary.Size.Min,
            AverageObjectBytes = summary.Size.Average,
            MaxObjectBytes = summary.Size.Max,
            DiskBytes = summary.Total.OnDisk,
            PresentBytes = summary.Total.Present,
            RemoteBytes = summary.Total.Remote,
            TotalDiskBytes = summary.Total.Disks,
            UsedPercent = summary.UsedPercent,
            IsPresent = summary.IsPresent,
            Json = json,
        };
    }

    private async ValueTask<TimeSpan> PauseAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, transport.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        TimeSpan next = delay * 1.5;
        return next < s_lastPoll ? next : s_lastPoll;
    }
}
