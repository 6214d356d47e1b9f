using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Disk;

/// <summary>
/// Whether the disk can be used. One that fails is left aside, with one line of log, and tried again after a while by
/// whoever comes first.
/// </summary>
/// <param name="folder">The folder, for the log.</param>
/// <param name="pause">How long it is left aside at first.</param>
/// <param name="logger">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class DiskHealth(string folder, TimeSpan pause, ILogger logger, TimeProvider time)
{
    private const int MostDoublings = 5;

    private static readonly TimeSpan s_slow = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly State _reads = new();
    private readonly State _writes = new();
    private volatile bool _isSlow;

    /// <summary>Why the disk is left aside; null while it works.</summary>
    public string? Fault
    {
        get
        {
            lock (_lock)
            {
                return _reads.Fault ?? _writes.Fault;
            }
        }
    }

    /// <summary>Whether a read may take so long that no thread that has other work should wait for it: the last one took long, or failed.</summary>
    public bool IsSlow => _isSlow;

    /// <summary>Whether the disk may be read now.</summary>
    public bool CanRead => IsUsable(_reads);

    /// <summary>Whether the disk may be written now.</summary>
    public bool CanWrite => IsUsable(_writes);

    /// <summary>Whether an exception is one of the disk, not of the program.</summary>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The time stamp of the begin of a read.</summary>
    public long ReadBegins() => time.GetTimestamp();

    /// <summary>A read has failed: the disk is neither read nor written for a while.</summary>
    public void ReadFailed(Exception exception)
    {
        _isSlow = true;
        bool isNew = Fail(_reads, exception);
        isNew &= Fail(_writes, exception);
        if (isNew)
        {
            DiskLog.LeftAside(logger, folder, exception.Message);
        }
    }

    /// <summary>A write has failed: the disk is not written for a while.</summary>
    public void WriteFailed(Exception exception)
    {
        if (Fail(_writes, exception))
        {
            DiskLog.NotWritten(logger, folder, exception.Message);
        }
    }

    /// <summary>The disk was read.</summary>
    /// <param name="began">The time stamp of the begin.</param>
    public void ReadWorked(long began)
    {
        _isSlow = time.GetElapsedTime(began) > s_slow;
        Succeed(_reads);
    }

    /// <summary>The disk was written.</summary>
    public void WriteWorked() => Succeed(_writes);

    private bool IsUsable(State state) => Volatile.Read(ref state.Until) is var until && (until == 0 || time.GetTimestamp() >= until);

    private bool Fail(State state, Exception exception)
    {
        lock (_lock)
        {
            bool isNew = state.Fault is null;
            state.Fault = exception.Message;
            TimeSpan wait = pause * (1 << Math.Min(state.Failures++, MostDoublings));
            Volatile.Write(ref state.Until, Math.Max(1, time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency)));
            return isNew;
        }
    }

    private void Succeed(State state)
    {
        if (Volatile.Read(ref state.Until) == 0)
        {
            return;
        }

        bool isBack;
        lock (_lock)
        {
            isBack = state.Fault is not null;
            state.Fault = null;
            state.Failures = 0;
            Volatile.Write(ref state.Until, 0);
            isBack &= _reads.Fault is null && _writes.Fault is null;
        }

        if (isBack)
        {
            DiskLog.UsedAgain(logger, folder);
        }
    }

    private sealed class State
    {
        public long Until;
        public int Failures;
        public string? Fault;
    }
}
