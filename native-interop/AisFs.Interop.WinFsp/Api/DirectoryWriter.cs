using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Loading;

namespace AisFs.Interop.WinFsp.Api;

/// <summary>
/// Takes the entries of a directory into the driver's buffer. Belongs to one directory read: it must not be touched
/// after that read's task has completed. When the mount ends it takes no more.
/// </summary>
public sealed unsafe class DirectoryWriter
{
    private readonly WinFspApi _api;
    private readonly Lock _gate = new();
    private byte* _buffer;
    private uint _length;
    private uint _count;

    internal DirectoryWriter(WinFspApi api) => _api = api;

    /// <summary>The bytes written: the count of the read's result.</summary>
    public uint Count => _count;

    /// <summary>The bytes of the buffer.</summary>
    public uint Capacity => _length;

    /// <summary>The bytes that an entry takes.</summary>
    /// <param name="nameLength">The length of its name in UTF-16 units.</param>
    /// <returns>The bytes.</returns>
    public static int SizeOf(int nameLength)
    {
        const int Alignment = 8;
        return (sizeof(FSP_FSCTL_DIR_INFO) + (nameLength * sizeof(char)) + Alignment - 1) & -Alignment;
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="name">The name, 1 to 255 UTF-16 units.</param>
    /// <param name="info">The attributes.</param>
    /// <returns>False when there is no room: the driver comes back with the last name that had.</returns>
    /// <exception cref="OperationCanceledException">The directory read is over, or the mount ended.</exception>
    public bool TryAdd(ReadOnlySpan<char> name, in WinFspFileInfo info)
    {
        ArgumentOutOfRangeException.ThrowIfZero(name.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, FSP_FSCTL_DIR_INFO.NameCapacity);
        byte* space = stackalloc byte[sizeof(FSP_FSCTL_DIR_INFO) + (FSP_FSCTL_DIR_INFO.NameCapacity * sizeof(char))];
        FSP_FSCTL_DIR_INFO* entry = (FSP_FSCTL_DIR_INFO*)space;
        Fill(entry, name, info);
        return Append(entry);
    }

    /// <summary>Says that the directory ends here; without it the driver asks again.</summary>
    /// <exception cref="OperationCanceledException">The directory read is over, or the mount ended.</exception>
    public void End() => Append(null);

    internal bool BelongsTo(WinFspApi api) => ReferenceEquals(_api, api);

    internal static void Fill(FSP_FSCTL_DIR_INFO* entry, ReadOnlySpan<char> name, in WinFspFileInfo info)
    {
        *entry = new FSP_FSCTL_DIR_INFO
        {
            Size = (ushort)(sizeof(FSP_FSCTL_DIR_INFO) + (name.Length * sizeof(char))),
            FileInfo = info,
        };

        name.CopyTo(new Span<char>((byte*)entry + sizeof(FSP_FSCTL_DIR_INFO), name.Length));
    }

    internal void Reset(byte* buffer, uint length)
    {
        lock (_gate)
        {
            _buffer = buffer;
            _length = length;
            _count = 0;
        }
    }

    private bool Append(FSP_FSCTL_DIR_INFO* entry)
    {
        // The buffer goes when the mount ends, whatever is still being read.
        lock (_gate)
        {
            if (_buffer is null)
            {
                throw new OperationCanceledException("The directory read has ended.");
            }

            uint count = _count;
            bool added = _api.AddDirInfo(entry, _buffer, _length, &count);
            _count = count;
            return added;
        }
    }
}
