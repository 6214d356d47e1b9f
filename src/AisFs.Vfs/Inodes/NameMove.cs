namespace AisFs.Vfs.Inodes;

/// <summary>
/// A rename while its requests are under way: answers of the cluster about both names do not count until it is
/// <see cref="Confirm">confirmed</see>, or until it is disposed without effect.
/// </summary>
internal sealed class NameMove(NodeTree tree, DirectoryInode source, Inode moved, DirectoryInode target, Inode? replaced, string newName) : IDisposable
{
    private readonly NameChange _leaving = new(tree, source, moved);
    private readonly NameChange _coming = new(tree, target, replaced, newName);

    /// <summary>Whether the source still has what is moved. Once the move is announced, nothing that the cluster answers takes it away any more.</summary>
    public bool HasSource
    {
        get
        {
            lock (source.ChildrenLock)
            {
                return ReferenceEquals(moved.Parent, source);
            }
        }
    }

    /// <summary>The cluster has the new name; key or place of what is moved are the new ones already.</summary>
    public void Confirm()
    {
        tree.Move(moved, target, newName);
        _leaving.Recorded();
        _coming.Recorded();
    }

    public void Dispose()
    {
        _coming.Dispose();
        _leaving.Dispose();
    }
}
