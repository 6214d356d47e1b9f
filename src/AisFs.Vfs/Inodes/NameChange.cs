namespace AisFs.Vfs.Inodes;

/// <summary>
/// A change of what has a name, while its requests are under way: answers of the cluster about it do not count until
/// <see cref="Removed"/>, or until it is disposed without effect.
/// </summary>
internal sealed class NameChange : IDisposable
{
    private readonly NodeTree _tree;
    private readonly DirectoryInode _directory;
    private readonly Inode? _inode;
    private readonly string _name;
    private bool _isDone;

    public NameChange(NodeTree tree, DirectoryInode directory, Inode inode)
        : this(tree, directory, inode, inode.Name)
    {
    }

    public NameChange(NodeTree tree, DirectoryInode directory, Inode? inode, string name)
    {
        _tree = tree;
        _directory = directory;
        _inode = inode;
        _name = name;
        inode?.BeginChange();
        directory.Changes.Begin(name);
    }

    /// <summary>The name is gone, and with it whatever has it by now.</summary>
    public void Removed() => _tree.Remove(_directory, _name, ref _isDone);

    /// <summary>The change was recorded together with another one.</summary>
    public void Recorded() => _isDone = true;

    public void Dispose()
    {
        if (!_isDone)
        {
            _directory.Changes.Cancel(_name);
        }

        _inode?.EndChange();
    }
}
