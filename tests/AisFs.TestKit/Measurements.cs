using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace AisFs.TestKit;

/// <summary>Makes the meters of one test, and keeps what they measure: other tests of the process are not seen.</summary>
public sealed class Measurements : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Measurement> _all = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="keeps">Whether measurements are kept. Where they are not, listening itself allocates nothing.</param>
    public Measurements(bool keeps = true)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, this))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        if (keeps)
        {
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        }

        _listener.Start();
    }

    /// <summary>One value: the name of its instrument, its tags as <c>name=value</c> in the order of names, separated by commas.</summary>
    public sealed record Measurement(string Name, string Tags, double Value);

    /// <summary>All that was measured.</summary>
    public IReadOnlyList<Measurement> All => [.. _all];

    /// <summary>The sum of what an instrument measured with the given tags among its own.</summary>
    public double Sum(string name, params string[] tags) => Of(name, tags).Sum(static found => found.Value);

    /// <summary>How often an instrument measured with the given tags among its own.</summary>
    public int Count(string name, params string[] tags) => Of(name, tags).Count();

    /// <summary>The present value of an instrument that looks when it is asked; null when it does not tell.</summary>
    public double? Observe(string name, params string[] tags)
    {
        int before = _all.Count;
        _listener.RecordObservableInstruments();
        return _all.Skip(before).LastOrDefault(found => Matches(found, name, tags))?.Value;
    }

    /// <inheritdoc/>
    public Meter Create(MeterOptions options) => new(new MeterOptions(options.Name) { Scope = this });

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static bool Matches(Measurement found, string name, string[] tags)
        => found.Name == name && tags.All(tag => found.Tags.Split(',').Contains(tag));

    private IEnumerable<Measurement> Of(string name, string[] tags) => _all.Where(found => Matches(found, name, tags));

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<string> texts = [];
        foreach ((string key, object? tag) in tags)
        {
            texts.Add(string.Create(CultureInfo.InvariantCulture, $"{key}={tag}"));
        }

        _all.Enqueue(new Measurement(instrument.Name, string.Join(',', texts.Order(StringComparer.Ordinal)), value));
    }
}
