namespace AisFs.Crash.Disk;

/// <summary>
/// A file or folder of the disk: as programs see it, and as it was when it was last made safe, with all that has happened
/// since. Not for many threads.
/// </summary>
internal sealed class DiskNode(ulong id, bool isFolder, uint mode, uint uid, uint gid)
{
    private const int Page = 4096;

    private readonly List<(long Offset, byte[]? Data, long Size)> _unsafeBytes = [];
    private readonly List<(string? Removed, string? Added, DiskNode? Node)> _unsafeNames = [];
    private byte[] _bytes = [];
    private byte[] _safeBytes = [];
    private Dictionary<string, DiskNode> _safeNames = [];

    public ulong Id => id;

    public bool IsFolder => isFolder;

    public uint Mode { get; set; } = mode;

    public uint Uid => uid;

    public uint Gid => gid;

    public long Size { get; private set; }

    /// <summary>What is in a folder.</summary>
    public Dictionary<string, DiskNode> Names { get; } = [];

    public ReadOnlyMemory<byte> Read(long offset, int length)
        => offset >= Size ? default : _bytes.AsMemory((int)offset, (int)Math.Min(length, Size - offset)).ToArray();

    public void Write(long offset, byte[] data)
    {
        _unsafeBytes.Add((offset, data, 0));
        Apply(ref _bytes, offset, data);
        Size = Math.Max(Size, offset + data.Length);
    }

    public void Resize(long size)
    {
        _unsafeBytes.Add((0, null, size));
        Array.Resize(ref _bytes, (int)Math.Min(_bytes.Length, size));
        Size = size;
        Array.Resize(ref _bytes, (int)size);
    }

    public void Rename(string? removed, string? added, DiskNode? node)
    {
        _unsafeNames.Add((removed, added, node));
        Apply(Names, removed, added, node);
    }

    /// <summary>All that was done to it is safe from here on: fsync.</summary>
    public void Sync()
    {
        _safeBytes = _bytes.AsSpan(0, (int)Size).ToArray();
        _unsafeBytes.Clear();
        _safeNames = new Dictionary<string, DiskNode>(Names);
        _unsafeNames.Clear();
    }

    /// <summary>What the disk has of a file when the power is gone: what is safe, and of the rest whatever had got there.</summary>
    public byte[] CutBytes(Random random)
    {
        byte[] left = [.. _safeBytes];
        int kind = random.Next(4);
        int prefix = random.Next(_unsafeBytes.Count + 1);
        for (int i = 0; i < _unsafeBytes.Count; i++)
        {
            bool arrived = kind switch { 0 => false, 1 => true, 2 => i < prefix, _ => random.Next(2) == 0 };
            (long offset, byte[]? data, long size) = _unsafeBytes[i];
            if (arrived && data is null)
            {
                Array.Resize(ref left, (int)size);
            }
            else if (arrived)
            {
                // Perhaps some pages only.
                int length = random.Next(4) == 0 ? Math.Min(data!.Length, Page * random.Next((data.Length / Page) + 1)) : data!.Length;
                Apply(ref left, offset, data.AsSpan(0, length));
            }
        }

        return left;
    }

    /// <summary>The names that a folder has when the power is gone: those that are safe, and the first of the changes that came then.</summary>
    public Dictionary<string, DiskNode> CutNames(Random random)
    {
        Dictionary<string, DiskNode> left = new(_safeNames);
        int prefix = random.Next(_unsafeNames.Count + 1);
        foreach ((string? removed, string? added, DiskNode? node) in _unsafeNames.Take(prefix))
        {
            Apply(left, removed, added, node);
        }

        return left;
    }

    private static void Apply(ref byte[] bytes, long offset, ReadOnlySpan<byte> data)
    {
        if (bytes.Length < offset + data.Length)
        {
            Array.Resize(ref bytes, (int)(offset + data.Length));
        }

        data.CopyTo(bytes.AsSpan((int)offset));
    }

    private static void Apply(Dictionary<string, DiskNode> names, string? removed, string? added, DiskNode? node)
    {
        if (removed is not null)
        {
            names.Remove(removed);
        }

        if (added is not null && node is not null)
        {
            names[added] = node;
        }
    }
}
