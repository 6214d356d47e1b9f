using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AisFs.TestKit.Wine;

/// <summary>Reads an answer of the stand-in.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    public ReadOnlySpan<byte> Blob() => Bytes((int)UInt32());

    public string Text() => new(MemoryMarshal.Cast<byte, char>(Blob()));

    public WindowsFileInfo FileInfo() => WindowsFileInfo.Read(Bytes(WindowsFileInfo.Length));

    public ReadOnlySpan<byte> Bytes(int count)
    {
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
