namespace AisFs.Vfs.Api;

/// <summary>
/// Is told what a kernel must forget. Calls come from any thread, never while the file system holds a lock that an
/// operation needs, and must not block on such an operation.
/// </summary>
public interface IInvalidationSink
{
    /// <summary>Attributes and cached pages of an inode are out of date.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="contentToo">Whether the pages are, too; else only the attributes.</param>
    void InodeChanged(InodeId inode, bool contentToo);

    /// <summary>
    /// An operation that is under way on an open inode changed attributes that its answer does not tell. To be known before
    /// that answer is given.
    /// </summary>
    /// <param name="inode">The inode.</param>
    void AttributesChanged(InodeId inode) => InodeChanged(inode, contentToo: false);

    /// <summary>A name came to be, or means something else than before.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name in it.</param>
    void EntryChanged(InodeId parent, string name);

    /// <summary>
    /// A name means another version of its file, which is another inode. What is kept of the old inode stays right for that.
    /// </summary>
    /// <param name="parent">The directory.</param>
    /// <param name="child">The inode that had the name.</param>
    /// <param name="name">The name.</param>
    void EntryReplaced(InodeId parent, InodeId child, string name) => EntryChanged(parent, name);

    /// <summary>A name is gone.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="child">The inode that had the name.</param>
    /// <param name="name">The name.</param>
    void EntryRemoved(InodeId parent, InodeId child, string name);
}
