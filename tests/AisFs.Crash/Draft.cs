namespace AisFs.Crash;

/// <summary>A file that is open and written to: its content with all writes that were accepted.</summary>
/// <param name="content">What it was when it was opened.</param>
internal sealed class Draft(byte[] content)
{
    // Grows as a list does: a new array for each write would leave gigabytes to the collector.
    private byte[] _buffer = content;
    private (long Offset, byte[] Data)? _underWay;
    private int? _newSize;

    /// <summary>A copy of the content.</summary>
    public byte[] Content => Present.ToArray();

    /// <summary>The size.</summary>
    public int Size { get; private set; } = content.Length;

    /// <summary>Whether the mount must have it in its staging folder: it is too large for memory, and not written in order.</summary>
    public bool IsStaged { get; set; }

    /// <summary>Whether the file is being renamed: what was not saved may wait under either name.</summary>
    public bool IsMoving { get; set; }

    /// <summary>Whether a write was accepted since the last save.</summary>
    public bool IsDirty { get; private set; }

    private ReadOnlySpan<byte> Present => _buffer.AsSpan(0, Size);

    public void BeginWrite(long offset, byte[] data) => _underWay = (offset, data);

    public void EndWrite()
    {
        (long offset, byte[] data) = _underWay!.Value;
        _underWay = null;
        Resize((int)Math.Max(Size, offset + data.Length));
        data.CopyTo(_buffer, offset);
    }

    public void BeginResize(int size) => _newSize = size;

    public void EndResize()
    {
        Resize(_newSize!.Value);
        _newSize = null;
    }

    public void Saved() => IsDirty = false;

    /// <summary>Whether this may be what was written: all accepted writes, and of the one that was under way each byte or its old one.</summary>
    public bool Matches(byte[]? found)
    {
        if (found is null)
        {
            return false;
        }

        if (_newSize is { } size && found.Length == size)
        {
            byte[] resized = Content;
            Array.Resize(ref resized, size);
            return FileState.Same(found, resized);
        }

        if (_underWay is not { } write)
        {
            return found.AsSpan().SequenceEqual(Present);
        }

        long end = write.Offset + write.Data.Length;
        if (found.Length < Size || found.Length > Math.Max(Size, end))
        {
            return false;
        }

        for (int i = 0; i < found.Length; i++)
        {
            bool isOld = found[i] == (i < Size ? _buffer[i] : 0);
            bool isNew = i >= write.Offset && i < end && found[i] == write.Data[i - write.Offset];
            if (!isOld && !isNew)
            {
                return false;
            }
        }

        return true;
    }

    private void Resize(int size)
    {
        IsDirty = true;
        if (size > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(size, Math.Min(2 * _buffer.Length, Array.MaxLength)));
        }

        // What was cut off does not come back.
        if (size > Size)
        {
            _buffer.AsSpan(Size, size - Size).Clear();
        }

        Size = size;
    }
}
