using System.Diagnostics.Metrics;
using AisFs.Control.Contract;

namespace AisFs.Control.Measuring;

/// <summary>Collects the instruments of one mount while a client watches. Without a watcher nothing is collected, and measuring costs nothing.</summary>
internal sealed class StatsListener : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly string _mountpoint;
    private readonly TimeProvider _time;
    private IntervalTally _tally = new();
    private long _began;

    /// <summary>Begins to collect.</summary>
    /// <param name="mountpoint">The mount: in a process of several, instruments name theirs.</param>
    /// <param name="time">The clock.</param>
    public StatsListener(string mountpoint, TimeProvider time)
    {
        _mountpoint = mountpoint;
        _time = time;
        _began = time.GetTimestamp();
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(InstrumentNames.Meters, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Ends an interval, and begins the next.</summary>
    /// <returns>What was measured in it.</returns>
    public StatsSample Cut()
    {
        _listener.RecordObservableInstruments();
        IntervalTally tally = Interlocked.Exchange(ref _tally, new IntervalTally());
        double seconds = Math.Max(1e-3, _time.GetElapsedTime(_began).TotalSeconds);
        _began = _time.GetTimestamp();
        return tally.Sum(_time.GetUtcNow(), seconds);
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Find(tags, InstrumentNames.MountTag) is { } mount && mount != _mountpoint)
        {
            return;
        }

        IntervalTally tally = Volatile.Read(ref _tally);
        switch (instrument.Name)
        {
            case InstrumentNames.Operation:
                tally.Operation(Find(tags, InstrumentNames.OperationTag) ?? "other", value, Find(tags, InstrumentNames.ErrorTag) is not null);
                break;
            case InstrumentNames.Request:
                tally.Request(Find(tags, InstrumentNames.RequestTag) ?? "other", value, Find(tags, InstrumentNames.ErrorTag) is not null);
                break;
            case InstrumentNames.OperationBytes:
                tally.Flow("mount." + (Find(tags, InstrumentNames.DirectionTag) ?? "other"), (long)value);
                break;
            case InstrumentNames.ClusterBytes:
                tally.Flow("cluster." + (Find(tags, InstrumentNames.DirectionTag) ?? "other"), (long)value);
                break;
            case InstrumentNames.UploadBytes:
                tally.Flow("upload", (long)value);
                break;
            case InstrumentNames.Retries:
                tally.Retry((long)value);
                break;
            case InstrumentNames.Cache:
                tally.Cache(Find(tags, InstrumentNames.CacheTag) ?? "other", Find(tags, InstrumentNames.ResultTag) == InstrumentNames.Hit, (long)value);
                break;
            default:
                if (instrument.IsObservable)
                {
                    tally.Level(Find(tags, InstrumentNames.CacheTag) is { } cache ? $"{instrument.Name}.{cache}" : instrument.Name, value);
                }

                break;
        }
    }

    private static string? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach ((string key, object? value) in tags)
        {
            if (key == name)
            {
                return value as string ?? value?.ToString();
            }
        }

        return null;
    }
}
