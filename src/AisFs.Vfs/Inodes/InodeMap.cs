using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// Finds inodes by their ids. Ids are given out one after the other and never again, so inodes lie in small pages by their ids: an
/// inode takes eight bytes here, and none of the others moves when there are more. All members may be called from many threads at once.
/// </summary>
internal sealed class InodeMap
{
    private const int PageShift = 6;
    private const int PageSize = 1 << PageShift;

    private readonly ConcurrentDictionary<ulong, Page> _pages = new();
    private int _count;

    /// <summary>How many inodes there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>All inodes that are there throughout, and maybe some that come or go meanwhile.</summary>
    public IEnumerable<Inode> All
    {
        get
        {
            foreach ((_, Page page) in _pages)
            {
                for (int i = 0; i < PageSize; i++)
                {
                    if (page.Find(i) is { } inode)
                    {
                        yield return inode;
                    }
                }
            }
        }
    }

    public bool TryGet(ulong id, [NotNullWhen(true)] out Inode? inode)
    {
        inode = _pages.TryGetValue(id >> PageShift, out Page? page) ? page.Find(IndexOf(id)) : null;
        return inode is not null;
    }

    /// <summary>Adds an inode under its id, which was never used before.</summary>
    public void Add(Inode inode)
    {
        ulong id = inode.Id.Value;
        _pages.GetOrAdd(id >> PageShift, static _ => new Page()).Add(IndexOf(id), inode);
        Interlocked.Increment(ref _count);
    }

    /// <summary>Removes an inode, if it is there.</summary>
    public void Remove(Inode inode)
    {
        ulong id = inode.Id.Value;
        if (_pages.TryGetValue(id >> PageShift, out Page? page) && page.TryRemove(IndexOf(id), inode, out bool isSpent))
        {
            Interlocked.Decrement(ref _count);
            if (isSpent)
            {
                _pages.TryRemove(id >> PageShift, out _);
            }
        }
    }

    /// <summary>Removes all but one.</summary>
    public void ClearBut(Inode kept)
    {
        foreach (Inode inode in All)
        {
            if (!ReferenceEquals(inode, kept))
            {
                Remove(inode);
            }
        }
    }

    private static int IndexOf(ulong id) => (int)(id & (PageSize - 1));

    /// <summary>Neighbours.</summary>
    private sealed class Page
    {
        private readonly Inode?[] _inodes = new Inode?[PageSize];
        private int _coming = PageSize;
        private int _living;

        public Inode? Find(int index) => Volatile.Read(ref _inodes[index]);

        public void Add(int index, Inode inode)
        {
            Interlocked.Increment(ref _living);
            Interlocked.Decrement(ref _coming);
            Volatile.Write(ref _inodes[index], inode);
        }

        /// <summary>Removes an inode.</summary>
        /// <param name="index">Where it is.</param>
        /// <param name="inode">The inode.</param>
        /// <param name="isSpent">Whether none is left, and none will come.</param>
        public bool TryRemove(int index, Inode inode, out bool isSpent)
        {
            isSpent = false;
            if (!ReferenceEquals(Interlocked.CompareExchange(ref _inodes[index], null, inode), inode))
            {
                return false;
            }

            // In this order: once none is to come, there are only fewer.
            bool haveCome = Volatile.Read(ref _coming) == 0;
            isSpent = Interlocked.Decrement(ref _living) == 0 && haveCome;
            return true;
        }
    }
}
