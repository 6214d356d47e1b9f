namespace AisFs.DevServer.Blobs;

/// <summary>Several parts in a row, some of them lost.</summary>
/// <param name="parts">The parts, in order; their references pass to this blob.</param>
internal sealed class TornBlob(IReadOnlyList<Blob> parts) : Blob
{
    public override long Length { get; } = parts.Sum(part => part.Length);

    public override bool IsTorn => true;

    public override ReadOnlyMemory<byte> MemoryAt(long offset)
    {
        (Blob? part, long at) = PartAt(offset);
        return part?.MemoryAt(at) ?? default;
    }

    public override int Read(long offset, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length)
        {
            (Blob? part, long at) = PartAt(offset + done);
            int count = part?.Read(at, destination[done..]) ?? 0;
            if (count == 0)
            {
                break;
            }

            done += count;
        }

        return done;
    }

    protected override void Free()
    {
        foreach (Blob part in parts)
        {
            part.Release();
        }
    }

    private (Blob? Part, long Offset) PartAt(long offset)
    {
        foreach (Blob part in parts)
        {
            if (offset < part.Length)
            {
                return (part, offset);
            }

            offset -= part.Length;
        }

        return (null, 0);
    }
}
