using AisFs.Vfs;

namespace AisFs.Mount.WinFsp;

/// <summary>One open of a file, directory or link: the context that WinFsp gives back with every request.</summary>
internal sealed class OpenNode
{
    private string _path;

    internal OpenNode(string path, in FsAttributes attributes)
    {
        _path = path;
        Inode = attributes.Inode;
        Kind = attributes.Kind;
    }

    /// <summary>Guards the opening of handles that come late.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>The inode; one lookup of it is held.</summary>
    internal InodeId Inode { get; private set; }

    internal FsNodeKind Kind { get; private set; }

    /// <summary>The path as Windows sees it; follows renames.</summary>
    internal string Path
    {
        get => Volatile.Read(ref _path);
        set => Volatile.Write(ref _path, value);
    }

    /// <summary>The handle for reading, and for writing when <see cref="CanWrite"/>; none until data is wanted.</summary>
    internal HandleId Handle { get; set; }

    /// <summary>Whether <see cref="Handle"/> can write.</summary>
    internal bool CanWrite { get; set; }

    /// <summary>A second handle, for writes of the cache manager that come through an open for reading; mostly none.</summary>
    internal HandleId LateWriteHandle { get; set; }

    /// <summary>
    /// Whether the driver must not cache what is read here: the path was open as another file, whose pages its cache may hold.
    /// </summary>
    internal bool IsUncached { get; set; }

    /// <summary>Whether nothing was read or written here: it may stand for another version of the file.</summary>
    internal bool IsUntouched => Kind == FsNodeKind.File && Handle.IsNone && LateWriteHandle.IsNone;

    /// <summary>Whether anything was written since the last flush.</summary>
    internal bool IsDirty { get; set; }

    /// <summary>The time of the last write that the application set through this open, in nanoseconds since 1970; or null.</summary>
    internal long? ModifiedNs { get; set; }

    /// <summary>Whether the file was removed through this open: nothing of it is uploaded any more.</summary>
    internal bool IsRemoved { get; set; }

    /// <summary>The enumeration of a directory; null until it is listed.</summary>
    internal DirectoryScan? Scan { get; set; }

    /// <summary>Stands for another node from now on; the handles of the old one were closed.</summary>
    internal void Become(in FsAttributes attributes)
    {
        Inode = attributes.Inode;
        Kind = attributes.Kind;
        Handle = default;
        LateWriteHandle = default;
        CanWrite = false;
        IsDirty = false;
        Scan = null;
    }

    internal HandleId WriteHandle => CanWrite ? Handle : LateWriteHandle;
}
