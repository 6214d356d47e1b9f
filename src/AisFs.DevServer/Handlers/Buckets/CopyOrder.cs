using System.Text.Json;
using AisFs.DevServer.Jobs;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>How many objects are to be copied.</summary>
/// <param name="Prepend">What the names of the copies begin with.</param>
/// <param name="IsDryRun">Whether the objects are only counted.</param>
/// <param name="Etls">What transforms the content, in order; empty for a plain copy.</param>
/// <param name="Extensions">Which extensions the copies get instead of those of the objects; an object, or undefined for none.</param>
/// <param name="Synchronizes">Whether copies go whose source is gone.</param>
internal sealed record CopyOrder(string Prepend, bool IsDryRun, List<EtlRecord> Etls, JsonElement Extensions, bool Synchronizes = false)
{
    /// <summary>A copy of everything as it is.</summary>
    public static CopyOrder Plain { get; } = new(string.Empty, false, [], default);
}
