using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Staging;

namespace AisFs.Vfs.Content.Streaming;

/// <summary>
/// The ranges of a streamed file behind the bytes that came in order: bytes that came before their turn, which the buffer
/// holds behind its end, and zeros up to the size. Windows sets the size of a copy first and writes the bytes then; so do
/// programs that allocate room for a file. One writer at a time, any number of readers.
/// </summary>
internal sealed class StreamTail(WriteBuffer buffer, long size)
{
    private readonly ExtentMap _early = new();
    private long _size = size;

    /// <summary>The file's size in bytes.</summary>
    public long Size => Math.Max(Volatile.Read(ref _size), buffer.End);

    /// <summary>Whether all bytes came in order, up to the size.</summary>
    public bool IsEmpty => Size == buffer.End;

    /// <summary>Cuts the file, what came in order included, or extends it with zeros.</summary>
    public void Resize(long size)
    {
        _early.Truncate(size);
        Volatile.Write(ref _size, size);
        buffer.Truncate(size);
    }

    /// <summary>Takes bytes before their turn; the range has memory.</summary>
    public void Put(long offset, ReadOnlySpan<byte> bytes)
    {
        long end = buffer.Put(offset, bytes);
        _early.Set(offset, end, ExtentKind.Data);
        if (end > Size)
        {
            Volatile.Write(ref _size, end);
        }
    }

    /// <summary>The buffer's end has moved: what follows on it has had its turn.</summary>
    public void Join()
    {
        if (_early.IsEmpty)
        {
            return;
        }

        Extent next = _early.Find(buffer.End, long.MaxValue);
        if (next.Kind == ExtentKind.Data)
        {
            buffer.Advance(next.End);
        }

        // Only then: a reader finds them in one place or the other.
        _early.Set(0, buffer.End, ExtentKind.None);
    }

    /// <summary>Forgets bytes that came before their turn: zeros are there again.</summary>
    public void Zero(long from, long to) => _early.Set(from, to, ExtentKind.None);

    /// <summary>Makes all that lies behind the end part of the buffer; it has memory up to the size.</summary>
    public void Fill()
    {
        while (buffer.End < Size)
        {
            buffer.Zero(buffer.End, Find(buffer.End, Size).End);
            Join();
        }
    }

    /// <summary>The run of one kind, data or zeros, that begins at a position.</summary>
    /// <param name="position">The first byte.</param>
    /// <param name="limit">Where to stop at the latest, behind the position.</param>
    /// <returns>The run, cut at the limit.</returns>
    public Extent Find(long position, long limit)
    {
        while (true)
        {
            long end = buffer.End;
            if (position < end)
            {
                return new Extent(position, Math.Min(limit, end), ExtentKind.Data);
            }

            Extent run = _early.Find(position, limit);
            if (run.Kind == ExtentKind.Data)
            {
                return run;
            }

            // What is in neither may have changed places meanwhile.
            if (buffer.End == end)
            {
                return run with { Kind = ExtentKind.Zero };
            }
        }
    }

    /// <summary>The runs of a range.</summary>
    public IEnumerable<Extent> Runs(long from, long to)
    {
        for (long position = from; position < to;)
        {
            Extent run = Find(position, to);
            yield return run;
            position = run.End;
        }
    }

    /// <summary>A range, to be sent. All bytes of it are in memory; zeros need not be.</summary>
    public SlabRange GetRange(long from, long to)
    {
        SlabRange content = new();
        foreach (Extent run in Runs(from, to))
        {
            if (run.Kind == ExtentKind.Data)
            {
                buffer.AddTo(content, run.Start, run.End);
            }
            else
            {
                content.AddZeros(run.End - run.Start);
            }
        }

        return content;
    }

    /// <summary>Finds data or a hole.</summary>
    public FsResult<long> Seek(long offset, FsSeekKind kind)
    {
        long size = Size;
        foreach (Extent run in Runs(offset, size))
        {
            if (run.Kind == ExtentKind.Data == (kind == FsSeekKind.Data))
            {
                return run.Start;
            }
        }

        return kind == FsSeekKind.Hole && offset < size ? size : FsError.NoSuchRange;
    }
}
