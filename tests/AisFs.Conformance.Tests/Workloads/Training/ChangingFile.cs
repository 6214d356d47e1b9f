using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using AisFs.TestKit.Cluster;

namespace AisFs.Conformance.Tests.Workloads.Training;

/// <summary>A file of a dataset that another client changes and deletes, and everything that was done to it.</summary>
internal sealed class ChangingFile(TestBucket bucket, string name)
{
    private readonly List<Change> _changes = [];

    public string Name => name;

    /// <summary>Writes another version, of which every eight bytes tell the number.</summary>
    public Task PutAsync(int words)
    {
        long version = Begin(words * 8L);
        byte[] content = new byte[words * 8];
        Span<long> all = MemoryMarshal.Cast<byte, long>(content.AsSpan());
        all.Fill(BitConverter.IsLittleEndian ? version : BinaryPrimitives.ReverseEndianness(version));
        return EndAsync(bucket.PutAsync(name, content));
    }

    public Task DeleteAsync()
    {
        _ = Begin(-1);
        return EndAsync(bucket.DeleteAsync(name));
    }

    /// <summary>Checks what a program has seen.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Check(Sighting sighting, Sighting? before, TimeSpan trust)
    {
        lock (_changes)
        {
            long oldest = sighting.OpenedAt - (long)(trust.TotalSeconds * Stopwatch.Frequency);
            if (sighting.Error.Length == 0)
            {
                if (sighting.Version < 1 || sighting.Version > _changes.Count || _changes[(int)sighting.Version - 1].Size != sighting.Size)
                {
                    return $"{sighting.Size} bytes of version {sighting.Version} were read, which are no version";
                }

                long replaced = sighting.Version < _changes.Count ? _changes[(int)sighting.Version].Ended : long.MaxValue;
                return replaced < oldest ? $"version {sighting.Version} was read, which had been replaced for too long" : null;
            }

            if (sighting.Error is not ("ENOENT" or "ESTALE"))
            {
                return sighting.Error;
            }

            if (sighting.Error == "ENOENT")
            {
                bool wasGone = _changes.Where((change, i) => change.Size < 0 && change.Began <= sighting.EndedAt
                    && (i + 1 == _changes.Count || _changes[i + 1].Ended >= oldest)).Any();
                return wasGone ? null : "it was there, and was not found";
            }

            // One error tells of a change; a second one needs another change, however long names are believed.
            bool isSecond = before is { Error: "ESTALE" };
            return isSecond && !_changes.Any(change => change.Began <= sighting.EndedAt && change.Ended >= before!.EndedAt)
                ? "it failed with ESTALE twice, and nothing had changed in between"
                : null;
        }
    }

    private long Begin(long size)
    {
        lock (_changes)
        {
            _changes.Add(new Change(size, Stopwatch.GetTimestamp(), long.MaxValue));
            return _changes.Count;
        }
    }

    private async Task EndAsync(Task change)
    {
        await change;
        lock (_changes)
        {
            _changes[^1] = _changes[^1] with { Ended = Stopwatch.GetTimestamp() };
        }
    }

    /// <summary>What one reading of the file came to, with the monotonic clock's nanoseconds.</summary>
    internal sealed record Sighting(string Name, long OpenedAt, long EndedAt, string Error, long Version, long Size);

    private sealed record Change(long Size, long Began, long Ended);
}
