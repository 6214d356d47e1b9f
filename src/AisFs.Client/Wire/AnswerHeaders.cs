using System.Globalization;
using System.Net.Http.Headers;

namespace AisFs.Client.Wire;

/// <summary>The headers of an answer, as they came.</summary>
internal readonly struct AnswerHeaders(HttpResponseMessage message)
{
    /// <summary>A header; null when it is absent. Several of one name are joined by ", ".</summary>
    public string? Get(string name)
        => message.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values)
            || message.Content.Headers.NonValidated.TryGetValues(name, out values) ? values.ToString() : null;

    /// <summary>All headers of one name.</summary>
    public HeaderStringValues GetAll(string name)
        => message.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values : default;

    /// <summary>A header's text; empty when it is absent.</summary>
    public string GetText(string name) => Get(name) ?? string.Empty;

    /// <summary>A header that holds a whole number; 0 when it is absent or nonsense.</summary>
    public long GetNumber(string name)
        => long.TryParse(Get(name), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
}
