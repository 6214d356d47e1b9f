using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Devices;

namespace AisFs.Interop.Fuse.Api;

/// <summary>
/// Collects the entries that a directory listing answers. Instances are pooled with their request and valid only until
/// the operation completes.
/// </summary>
public sealed unsafe class FuseDirectoryWriter
{
    // The kernel refuses a whole listing for one longer name (FUSE_NAME_MAX).
    private const int MaxNameBytes = 1024;
    private const int NameOffset = 24;

    // C libraries pass over entries with the inode number 0; this is what libfuse gives for one that is not known.
    private const ulong UnknownInode = 0xffffffff;

    // A listing of 1 MiB is asked for rarely; what most ask for is kept.
    private const int KeptCapacity = 128 * 1024;

    private byte* _buffer;
    private int _capacity;
    private int _size;
    private List<ulong>? _dropped;

    internal FuseDirectoryWriter()
    {
    }

    /// <summary>Frees the buffer.</summary>
    ~FuseDirectoryWriter() => NativeMemory.Free(_buffer);

    /// <summary>Whether entries are listed with their attributes, and then count as lookups (but for "." and "..").</summary>
    public bool WithLookup { get; private set; }

    /// <summary>The number of bytes taken so far.</summary>
    public int Length { get; private set; }

    /// <summary>Adds an entry.</summary>
    /// <param name="name">The name; "." and ".." are given too, first. A name that no kernel could show is passed over.</param>
    /// <param name="entry">The entry; without lookup only the inode number and the type in the mode count.</param>
    /// <param name="cookie">Where to go on behind this entry; not 0.</param>
    /// <returns>False when there was no room: the entry is not taken.</returns>
    public bool TryAdd(string name, in FuseEntry entry, long cookie)
    {
        ArgumentNullException.ThrowIfNull(name);
        int nameLength = Encoding.UTF8.GetByteCount(name);
        if (nameLength is 0 or > MaxNameBytes || name.AsSpan().IndexOfAny('/', '\0') >= 0)
        {
            if (WithLookup && entry.NodeId != 0)
            {
                (_dropped ??= []).Add(entry.NodeId);
            }

            return true;
        }

        int offset = WithLookup ? sizeof(fuse_entry_out) : 0;
        int size = (offset + NameOffset + nameLength + 7) & ~7;
        if (size > _size - Length)
        {
            return false;
        }

        byte* record = _buffer + Length;
        if (WithLookup)
        {
            fuse_entry_out body = AbiConvert.ToEntryOut(entry);
            body.nodeid = name is "." or ".." ? 0 : body.nodeid;
            Unsafe.WriteUnaligned(record, body);
        }

        fuse_dirent head = new()
        {
            ino = entry.Attributes.Inode == 0 ? UnknownInode : entry.Attributes.Inode,
            off = (ulong)cookie,
            namelen = (uint)nameLength,
            type = (entry.Attributes.Mode >> 12) & 15,
        };
        Unsafe.WriteUnaligned(record + offset, head);
        byte* text = record + offset + NameOffset;
        Encoding.UTF8.GetBytes(name, new Span<byte>(text, nameLength));
        new Span<byte>(text + nameLength, size - offset - NameOffset - nameLength).Clear();
        Length += size;
        return true;
    }

    internal void Begin(int size, bool withLookup)
    {
        if (size > _capacity)
        {
            NativeMemory.Free(_buffer);
            _buffer = null;
            _capacity = 0;
            _buffer = (byte*)NativeMemory.Alloc((nuint)size);
            _capacity = size;
        }

        _size = size;
        Length = 0;
        WithLookup = withLookup;
    }

    internal Errno Send(FuseChannel channel, ulong unique) => channel.SendBytes(unique, _buffer, Length);

    /// <summary>Takes back the lookups of entries that the kernel never got to see.</summary>
    /// <param name="operations">Counts the lookups.</param>
    /// <param name="all">Whether nothing at all was delivered.</param>
    internal void ForgetUndelivered(IFuseOperations operations, bool all)
    {
        if (_dropped is not null)
        {
            foreach (ulong nodeId in _dropped)
            {
                operations.Forget(nodeId, 1);
            }

            _dropped = null;
        }

        for (int at = 0; all && WithLookup && at < Length;)
        {
            fuse_direntplus record = Unsafe.ReadUnaligned<fuse_direntplus>(_buffer + at);
            if (record.entry_out.nodeid != 0)
            {
                operations.Forget(record.entry_out.nodeid, 1);
            }

            at += (sizeof(fuse_entry_out) + NameOffset + (int)record.dirent.namelen + 7) & ~7;
        }
    }

    internal void Release()
    {
        _size = 0;
        Length = 0;
        if (_capacity > KeptCapacity)
        {
            NativeMemory.Free(_buffer);
            _buffer = null;
            _capacity = 0;
        }
    }
}
