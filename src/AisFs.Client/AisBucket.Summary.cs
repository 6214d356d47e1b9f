using System.Globalization;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <content>Counting. The cluster begins a job, answers 202 with its id, and is asked again until it answers 200.</content>
public sealed partial class AisBucket
{
    private static readonly TimeSpan s_firstPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_lastPoll = TimeSpan.FromSeconds(2);

    /// <summary>Counts the bucket's objects. Takes long for large buckets; there is no limit but the cancellation.</summary>
    /// <param name="options">What to count; null: what is on the cluster's disks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public async ValueTask<AisBucketSummary> GetSummaryAsync(AisSummaryOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AisSummaryOptions.Default;
        bool isBegun = false;
        TimeSpan delay = s_firstPoll;
        while (true)
        {
            AisRequest request = CreateRequest(HttpMethod.Get, _path + _query, CreateSummaryMessage(options), isIdempotent: true);
            using AisResponse response = await Client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.Status is 200 or 206)
            {
                JsonFields json = await JsonFields.ReadAsync(response, cancellationToken).ConfigureAwait(false);
                if (response.Status == 200)
                {
                    return json.Items() is [var first, ..] ? AisBucketSummary.Read(first)
                        : throw new AisProtocolException($"{request}: the summary names no bucket.");
                }
            }
            else if (!isBegun)
            {
                // The id that was asked with need not be the job's.
                isBegun = true;
                string id = (await response.ReadTextAsync(cancellationToken).ConfigureAwait(false)).Trim().Trim('"');
                options = id.Length > 0 ? options with { Uuid = id } : options.Uuid.Length > 0 ? options : throw new AisProtocolException($"{request}: the summary got no id ({response.Status}).");
                continue;
            }

            delay = await PauseAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the properties and counts the objects. Takes long for large buckets; there is no limit but the cancellation.</summary>
    /// <param name="presence">What counts.</param>
    /// <param name="countRemote">Whether objects in the cloud or remote cluster count too.</param>
    /// <param name="prefix">What the names of the objects that count begin with; empty: all count.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Properties and summary.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public async ValueTask<AisBucketDetails> GetDetailsAsync(
        AisPresence presence = AisPresence.Exists, bool countRemote = true, string prefix = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        string path = new QueryBuilder(_path + (prefix.Length > 0 ? "/" + UrlText.EncodePath(prefix) : string.Empty) + _query)
            .Add("presence", ((int)presence).ToString(CultureInfo.InvariantCulture))
            .Add("bsumm_remote", countRemote).ToString();
        string id = string.Empty;
        TimeSpan delay = s_firstPoll;
        while (true)
        {
            AisRequest request = CreateRequest(HttpMethod.Head, new QueryBuilder(path).AddIf("uuid", id).ToString(), isIdempotent: true);
            using AisResponse response = await Client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.Status == 200)
            {
                return response.GetHeader("Ais-Bucket-Summ") is { Length: > 0 } summary
                    ? new AisBucketDetails(HeaderReader.ReadBucket(response, Provider), AisBucketSummary.Read(JsonFields.Parse(System.Text.Encoding.UTF8.GetBytes(summary), request.ToString())))
                    : throw new AisProtocolException($"{request}: the answer has no summary.");
            }

            if (id.Length == 0)
            {
                id = response.GetHeader("Ais-Xaction-Id")?.Trim('"') ?? string.Empty;
                if (id.Length == 0)
                {
                    throw new AisProtocolException($"{request}: the summary got no id ({response.Status}).");
                }
            }

            delay = await PauseAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    private static byte[] CreateSummaryMessage(AisSummaryOptions options)
        => ActionMessage.Create("summary-bck", string.Empty, options, static (writer, options) =>
        {
            writer.WriteStartObject();
            writer.WriteString("uuid"u8, options.Uuid);
            writer.WriteString("prefix"u8, options.Prefix);
            writer.WriteBoolean("cached"u8, options.OnlyCached);
            writer.WriteBoolean("present"u8, options.OnlyPresent);
            writer.WriteEndObject();
        });

    private async ValueTask<TimeSpan> PauseAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, Client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        TimeSpan next = delay * 1.5;
        return next < s_lastPoll ? next : s_lastPoll;
    }
}
