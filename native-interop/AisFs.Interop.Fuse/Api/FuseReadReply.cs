using System.Buffers;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Devices;
using AisFs.Interop.Fuse.Native;

namespace AisFs.Interop.Fuse.Api;

/// <summary>
/// Collects what a read answers: segments of memory that are handed to the kernel in one writev, without a copy.
/// Instances are pooled with their request and valid only until the operation completes.
/// </summary>
public sealed unsafe class FuseReadReply
{
    // The first vector is the reply's header.
    private IoVector[] _vectors = GC.AllocateUninitializedArray<IoVector>(8, pinned: true);
    private MemoryHandle[] _pins = new MemoryHandle[7];
    private int _count;
    private int _room;
    private IDisposable? _owner;

    internal FuseReadReply()
    {
    }

    /// <summary>The number of bytes added so far.</summary>
    public int Length { get; private set; }

    /// <summary>The number of bytes that were asked for and not added yet; more are cut off.</summary>
    public int Room => _room - Length;

    /// <summary>Adds bytes behind those added before.</summary>
    /// <param name="segment">The bytes; must stay unchanged until the owner is disposed.</param>
    public void Add(ReadOnlyMemory<byte> segment)
    {
        int length = Math.Min(segment.Length, Room);
        if (length == 0)
        {
            return;
        }

        if (_count == _pins.Length)
        {
            Grow();
        }

        MemoryHandle pin = segment.Pin();
        _pins[_count++] = pin;
        _vectors[_count] = new IoVector { Base = pin.Pointer, Length = (nuint)length };
        Length += length;
    }

    /// <summary>Gives what holds the segments' memory; disposed when the kernel has taken the bytes, or the read failed.</summary>
    /// <param name="owner">The owner of all segments.</param>
    public void SetOwner(IDisposable owner)
    {
        if (_owner is not null)
        {
            throw new InvalidOperationException("A read has one owner of its memory.");
        }

        _owner = owner;
    }

    internal void Begin(int room) => _room = room;

    internal Errno Send(FuseChannel channel, ulong unique)
    {
        // Pinned at allocation: the array cannot move between here and the call.
        IoVector* vectors = (IoVector*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_vectors, 0);
        return channel.Send(unique, vectors, _count, Length);
    }

    internal void Release()
    {
        for (int i = 0; i < _count; i++)
        {
            _pins[i].Dispose();
            _pins[i] = default;
        }

        _count = 0;
        _room = 0;
        Length = 0;
        IDisposable? owner = _owner;
        _owner = null;
        owner?.Dispose();
    }

    private void Grow()
    {
        int size = _pins.Length * 2;
        IoVector[] vectors = GC.AllocateUninitializedArray<IoVector>(size + 1, pinned: true);
        Array.Copy(_vectors, vectors, _count + 1);
        _vectors = vectors;
        Array.Resize(ref _pins, size);
    }
}
