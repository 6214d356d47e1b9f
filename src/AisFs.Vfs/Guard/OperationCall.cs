using AisFs.Vfs.Api;

namespace AisFs.Vfs.Guard;

/// <summary>Which operation it is, and on what: for the log.</summary>
/// <param name="Operation">Its name.</param>
/// <param name="Inode">The inode, the directory of a name for example; none where there is a handle.</param>
/// <param name="Handle">The open file or directory.</param>
/// <param name="Name">The name in the directory; null where it is about the inode itself.</param>
internal readonly record struct OperationCall(string Operation, InodeId Inode, HandleId Handle = default, string? Name = null)
{
    /// <summary>The first byte of a read.</summary>
    public long Offset { get; init; }

    /// <summary>The number of bytes of a read.</summary>
    public int Length { get; init; }

    /// <summary>The first byte of a write.</summary>
    public long WriteOffset { get; init; }

    /// <summary>The number of bytes of a write.</summary>
    public int WriteLength { get; init; }

    /// <summary>The first byte of a read or write.</summary>
    public long Position => WriteLength > 0 ? WriteOffset : Offset;

    /// <summary>The number of bytes of a read or write; 0 of others.</summary>
    public int Transfer => WriteLength > 0 ? WriteLength : Length;
}
