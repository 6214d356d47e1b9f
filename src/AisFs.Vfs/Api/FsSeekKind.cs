namespace AisFs.Vfs.Api;

/// <summary>What is sought in a sparse file.</summary>
public enum FsSeekKind
{
    /// <summary>The next byte that holds data (SEEK_DATA).</summary>
    Data = 0,

    /// <summary>The next hole; the end of the file counts as one (SEEK_HOLE).</summary>
    Hole,
}
