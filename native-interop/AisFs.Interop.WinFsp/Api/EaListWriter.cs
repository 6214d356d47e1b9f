using System.Buffers.Binary;
using AisFs.Interop.WinFsp.Loading;

namespace AisFs.Interop.WinFsp.Api;

/// <summary>Takes a file's extended attributes. Valid during the callback only.</summary>
public unsafe ref struct EaListWriter
{
    private readonly WinFspApi _api;
    private readonly byte* _buffer;
    private readonly uint _length;
    private uint _count;

    internal EaListWriter(WinFspApi api, byte* buffer, uint length)
    {
        _api = api;
        _buffer = buffer;
        _length = length;
    }

    internal readonly uint Count => _count;

    /// <summary>Adds an attribute.</summary>
    /// <param name="name">The name: 1 to 254 ASCII characters.</param>
    /// <param name="value">The value: at most 65,535 bytes.</param>
    /// <param name="isNeeded">Whether a program that does not know it must not open the file (FILE_NEED_EA).</param>
    /// <returns>False when there is no room.</returns>
    public bool TryAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isNeeded = false)
    {
        ArgumentOutOfRangeException.ThrowIfZero(name.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, EaList.NameCapacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, ushort.MaxValue);
        int size = EaList.HeaderSize + name.Length + 1 + value.Length;
        byte[]? rented = size > 1024 ? System.Buffers.ArrayPool<byte>.Shared.Rent(size) : null;
        Span<byte> entry = rented is null ? stackalloc byte[1024] : rented;
        entry[..size].Clear();
        entry[4] = isNeeded ? EaList.NeedEa : (byte)0;
        entry[5] = (byte)name.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(entry[6..], (ushort)value.Length);
        name.CopyTo(entry[EaList.HeaderSize..]);
        value.CopyTo(entry[(EaList.HeaderSize + name.Length + 1)..]);
        bool added;
        fixed (byte* bytes = entry)
        {
            added = Append(bytes);
        }

        if (rented is not null)
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        }

        return added;
    }

    internal void End() => Append(null);

    private bool Append(byte* entry)
    {
        uint count = _count;
        bool added = _api.AddEa(entry, _buffer, _length, &count);
        _count = count;
        return added;
    }
}
