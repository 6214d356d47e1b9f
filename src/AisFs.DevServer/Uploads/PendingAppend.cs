using System.Text;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Uploads;

/// <summary>
/// Content that grows until it is flushed into its object. A handle stands for the bytes that were appended with it and with the
/// handles before it: of these is the checksum that a flush stores, whatever else was appended.
/// </summary>
internal sealed class PendingAppend(string workFile, BlobWriter writer, ChecksumState? checksum) : IDisposable
{
    private readonly Dictionary<string, List<(long Start, long End)>> _states = [];
    private BlobWriter _writer = writer;

    public string WorkFile => workFile;

    public BlobWriter Writer => _writer;

    /// <summary>The checksum of all bytes; null for none.</summary>
    public ChecksumState? Checksum => checksum;

    /// <summary>One request at a time.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Whether a state is known.</summary>
    public bool Knows(string state) => _states.ContainsKey(state);

    /// <summary>The state after bytes were appended.</summary>
    /// <param name="before">The state of the handle that they came with; empty for the first one.</param>
    /// <param name="start">Where these bytes begin.</param>
    public string Add(string before, long start)
    {
        List<(long Start, long End)> ranges = before.Length == 0 ? [(0, start)] : [.. _states[before]];
        if (ranges[^1].End == start)
        {
            ranges[^1] = (ranges[^1].Start, Writer.Length);
        }
        else
        {
            ranges.Add((start, Writer.Length));
        }

        string state = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Writer.Length:D20} {_states.Count:D8}"));
        _states[state] = ranges;
        return state;
    }

    /// <summary>The checksum that a handle stands for.</summary>
    public string ChecksumOf(string state, Blob content)
    {
        List<(long Start, long End)> ranges = _states[state];
        if (checksum is null || ranges is [(0, var end)] && end == content.Length)
        {
            return checksum?.Value() ?? string.Empty;
        }

        using ChecksumState partial = Checksums.Create(checksum.Type)!;
        ranges.ForEach(range => BlobReading.Hash(content, range.Start, range.End, partial));
        return partial.Value();
    }

    /// <summary>Goes on with the content of a flush that was refused.</summary>
    public void Reopen(BlobWriter next, Blob content)
    {
        next.Append(content);
        _writer = next;
    }

    public void Dispose()
    {
        _writer.Dispose();
        checksum?.Dispose();
        Turn.Dispose();
    }
}
