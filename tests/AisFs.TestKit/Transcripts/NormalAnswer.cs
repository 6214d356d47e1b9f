namespace AisFs.TestKit.Transcripts;

/// <summary>An answer without what must differ from cluster to cluster and from run to run.</summary>
/// <param name="Status">The HTTP status; 0 if no answer came.</param>
/// <param name="Headers">Lines "name: value" in order.</param>
/// <param name="Text">The body; null if it is not known, or binary.</param>
/// <param name="Length">The length of the body; -1 if it is not known.</param>
public sealed record NormalAnswer(int Status, IReadOnlyList<string> Headers, string? Text, long Length)
{
    /// <summary>A recorded answer.</summary>
    public static NormalAnswer Recorded(Hop hop, Normalizer normalizer, bool lengthVaries)
    {
        ArgumentNullException.ThrowIfNull(hop);
        ArgumentNullException.ThrowIfNull(normalizer);
        bool binary = IsDump(hop.Body);
        return new(
            hop.Empty ? 0 : hop.Status, normalizer.Headers(hop.Headers, recorded: true, lengthVaries), hop.Body is null || binary ? null : normalizer.Recorded(hop.Body), hop.Body is null ? -1 : hop.BodyLength);
    }

    /// <summary>An answer of a cluster whose ids and ports the normalizer knows.</summary>
    public static NormalAnswer Ours(RawAnswer answer, Normalizer normalizer, bool lengthVaries, bool isBinary)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(normalizer);
        return new(
            answer.Status, normalizer.Headers(answer.Headers, recorded: false, lengthVaries), isBinary ? null : normalizer.Ours(System.Text.Encoding.UTF8.GetString(answer.Body).TrimEnd('\n')), answer.Body.Length);
    }

    /// <summary>Whether a recorded body is shown in hexadecimal.</summary>
    public static bool IsDump(string? body) => body?.StartsWith("00000000: ", StringComparison.Ordinal) == true;

    /// <summary>Whether a body's length depends on ids, numbers and times in it.</summary>
    public static bool LengthVaries(Hop hop, RawAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(hop);
        ArgumentNullException.ThrowIfNull(answer);
        return (answer.Header("Content-Type") ?? string.Empty).StartsWith("application/json", StringComparison.Ordinal)
            || (hop.Body is not null && answer.Header("Content-Type") == "application/xml")
            || hop.Body?.StartsWith('[') == true || hop.Body?.StartsWith('{') == true
            || hop.Status is 301 or 307 || IsDump(hop.Body) || answer.Body.Length < 12;
    }
}
