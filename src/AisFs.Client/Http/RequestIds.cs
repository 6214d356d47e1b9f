using System.Globalization;

namespace AisFs.Client.Http;

/// <summary>Makes the ids of one client's requests: eight random digits of the client, and a number.</summary>
internal sealed class RequestIds
{
    private readonly string _client = Random.Shared.NextInt64(1L << 32).ToString("x8", CultureInfo.InvariantCulture);
    private long _last;

    /// <summary>A new id, for example <c>5f3a9c1e-2a</c>.</summary>
    public string Next() => string.Create(CultureInfo.InvariantCulture, $"{_client}-{Interlocked.Increment(ref _last):x}");
}
