using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Loading;

namespace AisFs.Interop.WinFsp.Api;

/// <summary>Takes the list of a file's streams. Valid during the callback only.</summary>
public unsafe ref struct StreamListWriter
{
    private const int NameCapacity = 255;

    private readonly WinFspApi _api;
    private readonly byte* _buffer;
    private readonly uint _length;
    private uint _count;

    internal StreamListWriter(WinFspApi api, byte* buffer, uint length)
    {
        _api = api;
        _buffer = buffer;
        _length = length;
    }

    internal readonly uint Count => _count;

    /// <summary>Adds a stream.</summary>
    /// <param name="name">The name, empty for the file's content; at most 255 UTF-16 units.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="allocationSize">Its bytes on disk.</param>
    /// <returns>False when there is no room.</returns>
    public bool TryAdd(ReadOnlySpan<char> name, ulong size, ulong allocationSize)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, NameCapacity);
        byte* space = stackalloc byte[sizeof(FSP_FSCTL_STREAM_INFO) + (NameCapacity * sizeof(char))];
        FSP_FSCTL_STREAM_INFO* entry = (FSP_FSCTL_STREAM_INFO*)space;
        *entry = new FSP_FSCTL_STREAM_INFO
        {
            Size = (ushort)(sizeof(FSP_FSCTL_STREAM_INFO) + (name.Length * sizeof(char))),
            StreamSize = size,
            StreamAllocationSize = allocationSize,
        };

        name.CopyTo(new Span<char>(space + sizeof(FSP_FSCTL_STREAM_INFO), name.Length));
        return Append(entry);
    }

    internal void End() => Append(null);

    private bool Append(FSP_FSCTL_STREAM_INFO* entry)
    {
        uint count = _count;
        bool added = _api.AddStreamInfo(entry, _buffer, _length, &count);
        _count = count;
        return added;
    }
}
