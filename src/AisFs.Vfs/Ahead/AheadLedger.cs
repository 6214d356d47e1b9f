using System.Diagnostics.Metrics;

namespace AisFs.Vfs.Ahead;

/// <summary>
/// Counts what was fetched before a read came for it, and what became of it. It says how much more may be risked: what waits
/// and what was for nothing together stay below a tenth of all that was read, beyond a first allowance. What an epoch is
/// expected to read waits apart: only what came of it counts.
/// </summary>
internal sealed class AheadLedger
{
    private const int ShareOfRead = 10;

    private static readonly KeyValuePair<string, object?> s_used = new("result", "used");
    private static readonly KeyValuePair<string, object?> s_unused = new("result", "unused");

    private readonly Counter<long> _files;
    private readonly Counter<long> _bytes;
    private readonly long _allowance;
    private long _read;
    private long _used;
    private long _unused;
    private long _waiting;
    private long _expected;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meter">Where they belong.</param>
    /// <param name="allowance">What may be risked before anything was read, in bytes.</param>
    public AheadLedger(Meter meter, long allowance)
    {
        _allowance = allowance;
        _files = meter.CreateCounter<long>("aisfs.prefetch.files", "{file}", "Files whose first bytes were fetched before a program read them.");
        _bytes = meter.CreateCounter<long>("aisfs.prefetch.io", "By", "The bytes that were fetched for them.");
        meter.CreateObservableUpDownCounter("aisfs.prefetch.waiting", () => Waiting, "By", "Bytes that were fetched ahead, or are on their way, and that no program has read yet.");
    }

    /// <summary>Bytes that no read has come for yet.</summary>
    public long Waiting => Volatile.Read(ref _waiting);

    /// <summary>Bytes that were read.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Bytes that were fetched for nothing.</summary>
    public long Unused => Volatile.Read(ref _unused);

    /// <summary>Whether this many bytes more may be fetched without a read.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="isExpected">Whether an epoch is expected to read them: then they may be fetched as long as little was for nothing so far.</param>
    public bool MayRisk(long bytes, bool isExpected = false)
        => (isExpected ? 0 : Waiting - Volatile.Read(ref _expected)) + Unused + bytes <= _allowance + (Volatile.Read(ref _read) / ShareOfRead);

    /// <summary>Bytes are asked for.</summary>
    /// <param name="bytes">How many more; fewer when it is below zero.</param>
    /// <param name="isExpected">Whether an epoch is expected to read them.</param>
    public void Begin(long bytes, bool isExpected = false)
    {
        Interlocked.Add(ref _waiting, bytes);
        if (isExpected)
        {
            Interlocked.Add(ref _expected, bytes);
        }
    }

    /// <summary>A file was read from for the first time since it was opened.</summary>
    /// <param name="bytes">The bytes that are likely to be read, at least.</param>
    public void Read(long bytes) => Interlocked.Add(ref _read, bytes);

    /// <summary>Bytes that were asked for ahead are read.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="isExpected">Whether an epoch was expected to read them.</param>
    public void Use(long bytes, bool isExpected = false)
    {
        Begin(-bytes, isExpected);
        Interlocked.Add(ref _used, bytes);
        _files.Add(1, s_used);
        _bytes.Add(bytes, s_used);
    }

    /// <summary>Bytes that were asked for ahead are given up.</summary>
    /// <param name="bytes">How many were asked for.</param>
    /// <param name="arrived">How many of them came.</param>
    /// <param name="isExpected">Whether an epoch was expected to read them.</param>
    public void Drop(long bytes, long arrived, bool isExpected = false)
    {
        Begin(-bytes, isExpected);
        if (arrived > 0)
        {
            Interlocked.Add(ref _unused, arrived);
            _files.Add(1, s_unused);
            _bytes.Add(arrived, s_unused);
        }
    }
}
