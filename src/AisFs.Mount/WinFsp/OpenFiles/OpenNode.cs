using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.OpenFiles;

/// <summary>One open of a file, directory or link: the context that WinFsp gives back with every request.</summary>
internal sealed class OpenNode
{
    private readonly LateHandle _late = new();
    private NodeIdentity _node;
    private string _path;
    private long? _modifiedNs;

    internal OpenNode(string path, in FsAttributes attributes)
    {
        _path = path;
        _node = new NodeIdentity(attributes.Inode, attributes.Kind);
    }

    /// <summary>Guards the opening of handles that come late.</summary>
    internal Lock Gate => _late.Gate;

    /// <summary>The inode; one lookup of it is held.</summary>
    internal InodeId Inode => _node.Inode;

    internal FsNodeKind Kind => _node.Kind;

    /// <summary>What all opens of the inode share; null until the open is among <see cref="OpenNodes"/>.</summary>
    internal OpenFile? File { get; set; }

    /// <summary>The path as Windows sees it; follows renames.</summary>
    internal string Path
    {
        get => Volatile.Read(ref _path);
        set => Volatile.Write(ref _path, value);
    }

    /// <summary>The handle for reading, and for writing when <see cref="CanWrite"/>; none until data is wanted.</summary>
    internal HandleId Handle
    {
        get => _late.Handle;
        set => _late.Handle = value;
    }

    /// <summary>Whether <see cref="Handle"/> can write.</summary>
    internal bool CanWrite
    {
        get => _late.CanWrite;
        set => _late.CanWrite = value;
    }

    /// <summary>Whether the program may write data through it.</summary>
    internal bool IsWriter { get; set; }

    /// <summary>
    /// Whether the driver must not cache what is read here: the path was open as another file, whose pages its cache may hold.
    /// </summary>
    internal bool IsUncached { get; set; }

    /// <summary>
    /// Whether the path was opened as another file since: pages that the driver asks for or writes through this open may be
    /// that one's.
    /// </summary>
    internal bool IsOutlived { get; set; }

    /// <summary>Whether nothing was read or written here: it may stand for another version of the file.</summary>
    internal bool IsUntouched => Kind == FsNodeKind.File && Handle.IsNone;

    /// <summary>Whether the file was made or changed through this open.</summary>
    internal bool HasChanged { get; set; }

    /// <summary>Whether the program has closed it; pages may still come. Changes under the lock of <see cref="File"/>.</summary>
    internal bool HasLeft { get; set; }

    /// <summary>The time of the last write that the application set through this open, in nanoseconds since 1970; or null.</summary>
    internal long? ModifiedNs
    {
        get => _modifiedNs;
        set
        {
            _modifiedNs = value;
            if (value is not null)
            {
                File?.SetModified(value);
            }
        }
    }

    /// <summary>Whether the file was removed through this open: nothing of it is uploaded any more.</summary>
    internal bool IsRemoved { get; set; }

    /// <summary>The enumeration of a directory; null until it is listed.</summary>
    internal DirectoryScan? Scan { get; set; }

    /// <summary>A handle that can write, if it has one.</summary>
    internal HandleId WriteHandle => CanWrite ? Handle : default;

    /// <summary>Stands for another node from now on; the handles of the old one were closed.</summary>
    internal void Become(in FsAttributes attributes)
    {
        _node = new NodeIdentity(attributes.Inode, attributes.Kind);
        File = null;
        Handle = default;
        CanWrite = false;
        HasChanged = false;
        HasLeft = false;
        IsOutlived = false;
        Scan = null;
    }
}
