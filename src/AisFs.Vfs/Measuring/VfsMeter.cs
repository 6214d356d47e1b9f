using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Measuring;

/// <summary>The metrics of one file system.</summary>
internal sealed class VfsMeter : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "AisFs.Vfs";

    // A small file takes milliseconds, a large one minutes.
    private static readonly InstrumentAdvice<double> s_seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
    };

    private readonly Histogram<double> _uploadDuration;
    private readonly Counter<long> _uploadBytes;
    private int _asked;
    private int _active;

    /// <summary>Makes the instruments.</summary>
    /// <param name="factory">Makes the meter; null: one without tags.</param>
    public VfsMeter(IMeterFactory? factory)
    {
        MeterOptions options = new(Name);
        Meter = factory?.Create(options) ?? new Meter(options);
        Counter<long> requests = Meter.CreateCounter<long>("aisfs.cache.requests", "{request}", "What the caches were asked for.");
        Attributes = new CacheCounter(requests, "attributes");
        Listings = new CacheCounter(requests, "listing");
        Data = new CacheCounter(requests, "data");
        Disk = new CacheCounter(requests, "disk");
        _uploadDuration = Meter.CreateHistogram("aisfs.upload.duration", "s", "The time from the begin of a file's upload to its end.", null, s_seconds);
        _uploadBytes = Meter.CreateCounter<long>("aisfs.upload.io", "By", "The sizes of the files that were uploaded.");
    }

    /// <summary>Where further instruments belong.</summary>
    public Meter Meter { get; }

    /// <summary>Lookups and stats: a hit asks the cluster nothing.</summary>
    public CacheCounter Attributes { get; }

    /// <summary>Enumerations of directories.</summary>
    public CacheCounter Listings { get; }

    /// <summary>Reads: a hit has all of its bytes in memory.</summary>
    public CacheCounter Data { get; }

    /// <summary>Blocks that are not in memory: a hit is on the local disk.</summary>
    public CacheCounter Disk { get; }

    /// <summary>How many uploads run.</summary>
    public int ActiveUploads => Volatile.Read(ref _active);

    /// <summary>How many uploads were asked for and do not run yet.</summary>
    public int QueuedUploads => Math.Max(0, Volatile.Read(ref _asked) - ActiveUploads);

    /// <summary>An upload is asked for; it may have to wait.</summary>
    public void UploadAsked() => Interlocked.Increment(ref _asked);

    /// <summary>An upload that was asked for is over, or was not needed.</summary>
    public void UploadSettled() => Interlocked.Decrement(ref _asked);

    /// <summary>An upload begins.</summary>
    /// <returns>A time stamp, for the end.</returns>
    public long UploadBegins()
    {
        Interlocked.Increment(ref _active);
        return Stopwatch.GetTimestamp();
    }

    /// <summary>An upload is over.</summary>
    /// <param name="began">What <see cref="UploadBegins"/> returned.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="size">The file's size in bytes, after a success.</param>
    public void UploadEnds(long began, FsError error, long size)
    {
        Interlocked.Decrement(ref _active);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (error == FsError.None)
        {
            _uploadDuration.Record(seconds);
            _uploadBytes.Add(size);
        }
        else if (_uploadDuration.Enabled)
        {
            _uploadDuration.Record(seconds, new KeyValuePair<string, object?>("error.type", JsonNamingPolicy.SnakeCaseLower.ConvertName(error.ToString())));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();
}
