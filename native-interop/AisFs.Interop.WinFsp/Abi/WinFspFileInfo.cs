using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>What Windows shows of a file: FSP_FSCTL_FILE_INFO, 72 bytes. Times are FILETIMEs (100 ns since 1601 UTC).</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct WinFspFileInfo
{
    /// <summary>FILE_ATTRIBUTE_* bits.</summary>
    public uint FileAttributes { get; set; }

    /// <summary>The reparse tag, 0 when the file is no reparse point.</summary>
    public uint ReparseTag { get; set; }

    /// <summary>The bytes on disk: a multiple of the allocation unit, at least <see cref="FileSize"/>.</summary>
    public ulong AllocationSize { get; set; }

    /// <summary>The end of the file in bytes.</summary>
    public ulong FileSize { get; set; }

    /// <summary>When the file came to be.</summary>
    public ulong CreationTime { get; set; }

    /// <summary>The last access.</summary>
    public ulong LastAccessTime { get; set; }

    /// <summary>The last change of the content.</summary>
    public ulong LastWriteTime { get; set; }

    /// <summary>The last change of content or attributes.</summary>
    public ulong ChangeTime { get; set; }

    /// <summary>The file's number on the volume.</summary>
    public ulong IndexNumber { get; set; }

    /// <summary>Not implemented by WinFsp: 0.</summary>
    public uint HardLinks { get; set; }

    /// <summary>The packed size of all extended attributes, 0 for none.</summary>
    public uint EaSize { get; set; }
}
