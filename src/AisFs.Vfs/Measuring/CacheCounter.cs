using System.Diagnostics.Metrics;

namespace AisFs.Vfs.Measuring;

/// <summary>Counts what one cache was asked for. While nobody listens it costs a comparison; it never allocates.</summary>
/// <param name="requests">The instrument of all caches.</param>
/// <param name="cache">The name of this one.</param>
internal sealed class CacheCounter(Counter<long> requests, string cache)
{
    private static readonly KeyValuePair<string, object?> s_hit = new("result", "hit");
    private static readonly KeyValuePair<string, object?> s_miss = new("result", "miss");

    private readonly KeyValuePair<string, object?> _cache = new("cache", cache);

    /// <summary>The cache was asked.</summary>
    /// <param name="isHit">Whether it had all that was wanted.</param>
    public void Add(bool isHit)
    {
        if (requests.Enabled)
        {
            requests.Add(1, _cache, isHit ? s_hit : s_miss);
        }
    }
}
