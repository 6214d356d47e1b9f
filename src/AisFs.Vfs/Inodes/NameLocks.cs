using AisFs.Vfs.Names;

namespace AisFs.Vfs.Inodes;

/// <summary>Locks on names of directories that may be renamed meanwhile: a lock counts once it is on the path that the name has by then.</summary>
/// <param name="ignoresCase">Whether names that differ in case only have one lock.</param>
internal sealed class NameLocks(bool ignoresCase)
{
    private readonly PathLocks _locks = new();

    /// <summary>Locks a name in a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="withSubtree">Whether all below the name is locked, too.</param>
    /// <returns>The lock, to be disposed.</returns>
    public async ValueTask<PathLocks.Holder> TakeAsync(DirectoryInode directory, string name, bool withSubtree, CancellationToken cancellationToken)
    {
        while (true)
        {
            DirectoryPlace place = directory.Place;
            PathLocks.Holder holder = await _locks.AcquireAsync(new PathLock(PathOf(place, name), withSubtree), null, cancellationToken).ConfigureAwait(false);
            if (ReferenceEquals(directory.Place, place))
            {
                return holder;
            }

            holder.Dispose();
        }
    }

    /// <summary>Locks two names, with all below them.</summary>
    public async ValueTask<PathLocks.Holder> TakeBothAsync(
        DirectoryInode source, string name, DirectoryInode target, string newName, CancellationToken cancellationToken)
    {
        while (true)
        {
            DirectoryPlace from = source.Place;
            DirectoryPlace to = target.Place;
            PathLock first = new(PathOf(from, name), true);
            PathLock second = new(PathOf(to, newName), true);
            PathLocks.Holder holder = await _locks.AcquireAsync(first, first == second ? null : second, cancellationToken).ConfigureAwait(false);
            if (ReferenceEquals(source.Place, from) && ReferenceEquals(target.Place, to))
            {
                return holder;
            }

            holder.Dispose();
        }
    }

    /// <summary>Locks the name that an inode has.</summary>
    /// <returns>The lock, to be disposed; null when the inode has no name.</returns>
    public async ValueTask<PathLocks.Holder?> TakeAsync(Inode inode, CancellationToken cancellationToken)
    {
        while (inode.Parent is { } parent)
        {
            string path = PathOf(parent.Place, inode.Name);
            PathLocks.Holder holder = await _locks.AcquireAsync(path, cancellationToken).ConfigureAwait(false);
            if (ReferenceEquals(inode.Parent, parent) && PathOf(parent.Place, inode.Name) == path)
            {
                return holder;
            }

            holder.Dispose();
        }

        return null;
    }

    /// <summary>Waits until no change of a name is under way.</summary>
    public async ValueTask AwaitAsync(DirectoryInode directory, string name, CancellationToken cancellationToken)
    {
        using PathLocks.Holder held = await TakeAsync(directory, name, withSubtree: false, cancellationToken).ConfigureAwait(false);
    }

    private string PathOf(DirectoryPlace place, string name) => ignoresCase ? place.PathOf(name).ToUpperInvariant() : place.PathOf(name);
}
