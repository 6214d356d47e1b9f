using System.Globalization;
using System.Text.Json;
using AisFs.DevServer.Handlers;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Cluster;

/// <summary>One job ("xaction") and what became of it.</summary>
internal sealed class Job(string id, string kind, BucketKey bucket, long started)
{
    private readonly Lock _gate = new();
    private long _ended;
    private long _objects;
    private long _bytes;

    public string Id => id;

    public string Kind => kind;

    public BucketKey Bucket => bucket;

    /// <summary>Source and destination of a copy.</summary>
    public BucketKey From { get; init; }

    public BucketKey To { get; init; }

    /// <summary>What the job was told, as its control message shows it.</summary>
    public string Control { get; init; } = string.Empty;

    /// <summary>Whether the proxy knows the job's status; some kinds only report per target.</summary>
    public bool HasStatus { get; init; } = true;

    /// <summary>Stays idle rather than finished, as jobs that wait for more work do.</summary>
    public bool StaysIdle { get; init; }

    public string Error { get; set; } = string.Empty;

    public bool Aborted { get; private set; }

    public void Count(long bytes)
    {
        Interlocked.Increment(ref _objects);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>Says that the work is done; the job reports its end after its quiet time.</summary>
    public void Finish(long now, TimeSpan quiet)
    {
        lock (_gate)
        {
            _ended = _ended == 0 ? now + (quiet.Ticks * 100) : _ended;
        }
    }

    /// <summary>Ends a job that is still running.</summary>
    public void Abort(long now)
    {
        lock (_gate)
        {
            if (_ended == 0 || _ended > now)
            {
                Aborted = true;
                _ended = now;
            }
        }
    }

    public bool IsFinished(long now) => !StaysIdle && _ended != 0 && _ended <= now;

    public bool IsIdle(long now) => _ended != 0 && (StaysIdle || _ended <= now);

    public void WriteStatus(Utf8JsonWriter json, long now)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, kind);
        json.WriteString("uuid"u8, id);
        json.WriteString("err"u8, Error);
        json.WriteNumber("end_time"u8, IsFinished(now) ? _ended : 0);
        json.WriteBoolean("aborted"u8, Aborted);
        json.WriteEndObject();
    }

    /// <summary>The state at one of several targets; what was counted is spread over them.</summary>
    public void WriteSnapshot(Utf8JsonWriter json, int target, int targets, long now)
    {
        json.WriteStartObject();
        json.WriteNull("ext"u8);
        json.WriteString("start-time"u8, Time(started));
        json.WriteString("end-time"u8, IsFinished(now) ? Time(_ended) : "0001-01-01T00:00:00Z");
        WriteBucket(json, "bck", bucket);
        WriteBucket(json, "src-bck", From);
        WriteBucket(json, "dst-bck", To);
        json.WriteString("id"u8, id);
        json.WriteString("kind"u8, kind);
        if (Control.Length > 0)
        {
            json.WriteString("ctlmsg"u8, Control);
        }

        json.WriteString("abort-err"u8, Aborted ? "user-abort" : string.Empty);
        json.WriteString("err"u8, Error);
        json.WriteString("glob.id"u8, "0"u8);
        json.WriteStartObject("stats"u8);
        json.WriteString("loc-objs"u8, Share(Volatile.Read(ref _objects), target, targets));
        json.WriteString("loc-bytes"u8, Share(Volatile.Read(ref _bytes), target, targets));
        json.WriteString("out-objs"u8, "0"u8);
        json.WriteString("out-bytes"u8, "0"u8);
        json.WriteString("in-objs"u8, "0"u8);
        json.WriteString("in-bytes"u8, "0"u8);
        json.WriteEndObject();
        json.WriteBoolean("aborted"u8, Aborted);
        json.WriteBoolean("is_idle"u8, IsIdle(now));
        json.WriteEndObject();
    }

    private static string Share(long count, int target, int targets)
        => ((count / targets) + (target < count % targets ? 1 : 0)).ToString(CultureInfo.InvariantCulture);

    private static string Time(long nanoseconds) => GoTime.Format(nanoseconds, "2006-01-02T15:04:05.999999999Z07:00");

    private static void WriteBucket(Utf8JsonWriter json, string name, BucketKey key)
    {
        json.WritePropertyName(name);
        JsonText.WriteBucket(json, key);
    }
}
