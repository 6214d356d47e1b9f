namespace AisFs.FuseHost;

/// <summary>The bytes of a file, in pieces that never move.</summary>
internal sealed class MemoryContent
{
    private const int PieceSize = 1024 * 1024;

    private readonly List<byte[]> _pieces = [];

    public long Size { get; private set; }

    public void Read(MemoryLease lease, long offset, int length)
    {
        long end = Math.Min(Size, offset + length);
        while (offset < end)
        {
            int at = (int)(offset % PieceSize);
            int count = (int)Math.Min(PieceSize - at, end - offset);
            lease.Add(_pieces[(int)(offset / PieceSize)].AsMemory(at, count));
            offset += count;
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        if (offset + data.Length > Size)
        {
            Resize(offset + data.Length);
        }

        while (!data.IsEmpty)
        {
            int at = (int)(offset % PieceSize);
            int count = Math.Min(PieceSize - at, data.Length);
            data[..count].CopyTo(_pieces[(int)(offset / PieceSize)].AsSpan(at));
            data = data[count..];
            offset += count;
        }
    }

    public void Resize(long size)
    {
        int pieces = (int)((size + PieceSize - 1) / PieceSize);
        while (_pieces.Count < pieces)
        {
            _pieces.Add(GC.AllocateArray<byte>(PieceSize, pinned: true));
        }

        if (size < Size)
        {
            _pieces.RemoveRange(pieces, _pieces.Count - pieces);
            if (size % PieceSize != 0)
            {
                _pieces[^1].AsSpan((int)(size % PieceSize)).Clear();
            }
        }

        Size = size;
    }

    public void Zero(long offset, long length)
    {
        byte[] zeros = new byte[64 * 1024];
        for (long end = Math.Min(Size, offset + length); offset < end;)
        {
            int count = (int)Math.Min(zeros.Length, end - offset);
            Write(offset, zeros.AsSpan(0, count));
            offset += count;
        }
    }
}
