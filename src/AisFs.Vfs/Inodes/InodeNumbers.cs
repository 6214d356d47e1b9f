using System.IO.Hashing;
using System.Runtime.InteropServices;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// The numbers that programs see (st_ino). A name's number is a hash of the directory's number and the name: it is the
/// same after the inode was forgotten, and after a remount. A name whose file brought another number along (by a rename),
/// or had to get another one since its own is still in use, is remembered here.
/// </summary>
/// <param name="capacity">How many names are remembered; the one that was used least recently goes first.</param>
internal sealed class InodeNumbers(int capacity)
{
    /// <summary>How many renamed names a mount remembers.</summary>
    public const int DefaultCapacity = 32768;

    /// <summary>The root's number; 0 is none.</summary>
    public const ulong Root = 1;

    private readonly Lock _lock = new();
    private readonly Dictionary<Place, LinkedListNode<Entry>> _byPlace = [];
    private readonly Dictionary<ulong, Place> _placeOf = [];
    private readonly LinkedList<Entry> _recent = [];
    private readonly Dictionary<ulong, Inode?> _living = [];

    /// <summary>The number that a name without an inode would get now.</summary>
    public ulong Of(ulong directory, string name, bool isDirectory)
    {
        lock (_lock)
        {
            return FindLocked(new Place(directory, name, isDirectory));
        }
    }

    /// <summary>Chooses a number for a new inode, and keeps it for that: <see cref="Own"/> follows.</summary>
    public ulong Choose(ulong directory, string name, bool isDirectory)
    {
        Place place = new(directory, name, isDirectory);
        lock (_lock)
        {
            ulong number = FindLocked(place);
            if (_placeOf.Count == 0 && _living.TryAdd(number, null))
            {
                // Mostly no file was renamed: the number is that of the name.
                return number;
            }

            while (_living.ContainsKey(number) || (_placeOf.TryGetValue(number, out Place owner) && owner != place))
            {
                // It belongs to a file that was renamed, or to one that lost its name and is still open.
                number = Valid(number + 1);
            }

            RememberLocked(place, number);
            _living[number] = null;
            return number;
        }
    }

    /// <summary>An inode uses its number from now on.</summary>
    public void Own(Inode inode)
    {
        lock (_lock)
        {
            _living[inode.Number] = inode;
        }
    }

    /// <summary>An inode has no more right to its number: it died, or nobody can tell it from what has its name now.</summary>
    public void Disown(Inode inode)
    {
        lock (_lock)
        {
            if (_living.TryGetValue(inode.Number, out Inode? owner) && ReferenceEquals(owner, inode))
            {
                _living.Remove(inode.Number);
            }
        }
    }

    /// <summary>An inode takes its number to another name.</summary>
    public void Moved(Inode inode, ulong from, string name, ulong to, string newName)
    {
        bool isDirectory = inode.Kind == FsNodeKind.Directory;
        lock (_lock)
        {
            ForgetLocked(new Place(from, name, isDirectory));
            RememberLocked(new Place(to, newName, isDirectory), inode.Number);
        }
    }

    private static ulong HashOf(in Place place)
        => Valid(XxHash64.HashToUInt64(MemoryMarshal.AsBytes(place.Name.AsSpan()), (long)((place.Directory << 1) | (place.IsDirectory ? 1u : 0u))));

    private static ulong Valid(ulong number) => Math.Max(number & long.MaxValue, Root + 1);

    private ulong FindLocked(in Place place)
    {
        if (_byPlace.Count == 0 || !_byPlace.TryGetValue(place, out LinkedListNode<Entry>? node))
        {
            return HashOf(place);
        }

        _recent.Remove(node);
        _recent.AddLast(node);
        return node.Value.Number;
    }

    private void RememberLocked(in Place place, ulong number)
    {
        if (_byPlace.TryGetValue(place, out LinkedListNode<Entry>? known))
        {
            if (known.Value.Number == number)
            {
                return;
            }

            ForgetLocked(place);
        }

        if (number == HashOf(place))
        {
            return;
        }

        _byPlace[place] = _recent.AddLast(new Entry(place, number));
        _placeOf[number] = place;
        if (_recent.Count > capacity)
        {
            ForgetLocked(_recent.First!.Value.Place);
        }
    }

    private void ForgetLocked(in Place place)
    {
        if (_byPlace.Remove(place, out LinkedListNode<Entry>? node))
        {
            _recent.Remove(node);
            if (_placeOf.TryGetValue(node.Value.Number, out Place owner) && owner == place)
            {
                _placeOf.Remove(node.Value.Number);
            }
        }
    }

    private readonly record struct Place(ulong Directory, string Name, bool IsDirectory);

    private readonly record struct Entry(Place Place, ulong Number);
}
