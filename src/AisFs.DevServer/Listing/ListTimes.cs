using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Listing;

/// <summary>The times of a page's entries, in the form that its message asks for.</summary>
internal sealed class ListTimes(ListQuery query)
{
    private readonly Dictionary<long, string> _seconds = [];
    private readonly bool _wholeSeconds = !query.TimeFormat.Contains('.', StringComparison.Ordinal) && !query.TimeFormat.Contains(',', StringComparison.Ordinal);

    /// <summary>The text of a time. Most entries of a page were read or written in the same few seconds.</summary>
    /// <param name="time">ns since 1970.</param>
    public string Of(long time)
    {
        long second = time / 1_000_000_000;
        if (!_wholeSeconds)
        {
            return GoTime.Format(time, query.TimeFormat);
        }

        if (!_seconds.TryGetValue(second, out string? text))
        {
            text = GoTime.Format(time, query.TimeFormat);
            _seconds[second] = text;
        }

        return text;
    }
}
