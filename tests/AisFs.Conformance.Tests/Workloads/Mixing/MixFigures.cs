using System.Collections.Concurrent;

namespace AisFs.Conformance.Tests.Workloads.Mixing;

/// <summary>What a run has seen.</summary>
internal sealed class MixFigures
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _wrong = new();

    /// <summary>What must not happen, as it happened.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    public long this[string what] => _counts.GetValueOrDefault(what);

    public void Count(string what, long by = 1) => _counts.AddOrUpdate(what, by, (_, before) => before + by);

    public void Fail(string what) => _wrong.Enqueue(what);

    public override string ToString() => string.Join(", ", _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));
}
