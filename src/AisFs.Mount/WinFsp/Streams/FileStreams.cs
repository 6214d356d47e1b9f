using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;

namespace AisFs.Mount.WinFsp.Streams;

/// <summary>The named streams of one file that are open, and the room that they take before they are stored.</summary>
/// <param name="inode">The file.</param>
internal sealed class FileStreams(InodeId inode)
{
    private readonly Dictionary<string, SharedStream> _streams = new(StringComparer.Ordinal);

    internal InodeId Inode => inode;

    /// <summary>Guards all streams of the file and changes of its attributes; held over requests.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>How many opens use this. Only its <see cref="StreamTable"/> changes it, under its lock.</summary>
    internal int Users { get; set; }

    /// <summary>The streams that are open, or wait to be stored.</summary>
    internal IReadOnlyCollection<SharedStream> Streams => _streams.Values;

    internal SharedStream? Find(string attribute, StringComparison comparison = StringComparison.Ordinal)
        => _streams.TryGetValue(attribute, out SharedStream? exact) ? exact
            : comparison == StringComparison.Ordinal ? null
            : _streams.Values.FirstOrDefault(stream => stream.Attribute.Equals(attribute, comparison));

    internal SharedStream Add(string attribute, ReadOnlyMemory<byte> stored) => _streams[attribute] = new SharedStream(this, attribute, stored);

    /// <summary>Another stream may have the name from now on.</summary>
    internal void Drop(SharedStream stream)
    {
        if (ReferenceEquals(Find(stream.Attribute), stream))
        {
            _streams.Remove(stream.Attribute);
        }
    }

    /// <summary>The file, or its streams, were removed.</summary>
    internal void RemoveAll()
    {
        foreach (SharedStream stream in _streams.Values)
        {
            stream.IsRemoved = true;
        }

        _streams.Clear();
    }

    /// <summary>The room that attributes take when all that was accepted is stored.</summary>
    /// <param name="stored">The attributes on the cluster, or as they are to be.</param>
    /// <param name="leftOut">Names that are not counted.</param>
    internal int Taken(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> stored, params ReadOnlySpan<string> leftOut)
    {
        int total = 0;
        foreach ((string name, ReadOnlyMemory<byte> value) in stored)
        {
            if (!leftOut.Contains(name))
            {
                total += Math.Max(FsXattrRoom.Needed(name, value.Span), Find(name)?.Reserved ?? 0);
            }
        }

        foreach (SharedStream stream in _streams.Values)
        {
            if (stream.IsDirty && !stored.ContainsKey(stream.Attribute) && !leftOut.Contains(stream.Attribute))
            {
                total += stream.Reserved;
            }
        }

        return total;
    }
}
