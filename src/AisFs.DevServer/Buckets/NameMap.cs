namespace AisFs.DevServer.Buckets;

/// <summary>
/// Objects by name, in the order of a walk (or in byte order): a two-level B+ tree. Finding is logarithmic, inserting costs
/// one short move, and a listing seeks to where its page begins. Not thread-safe.
/// </summary>
/// <param name="inByteOrder">Whether the order is that of the bytes.</param>
internal sealed class NameMap(bool inByteOrder = false)
{
    private const int LeafSize = 256;
    private readonly List<Leaf> _leaves = [];

    public long Count { get; private set; }

    public ObjectRecord? Find(ReadOnlySpan<byte> name)
    {
        if (_leaves.Count == 0)
        {
            return null;
        }

        Leaf leaf = _leaves[LeafFor(name)];
        int at = leaf.IndexOf(name);
        return at >= 0 ? leaf.Values[at] : null;
    }

    /// <summary>Sets an object; returns the one that it replaces.</summary>
    public ObjectRecord? Set(byte[] name, ObjectRecord value)
    {
        if (_leaves.Count == 0)
        {
            _leaves.Add(new Leaf(inByteOrder));
        }

        int index = LeafFor(name);
        Leaf leaf = _leaves[index];
        int at = leaf.IndexOf(name);
        if (at >= 0)
        {
            ObjectRecord old = leaf.Values[at];
            leaf.Values[at] = value;
            return old;
        }

        at = ~at;
        Count++;
        if (leaf.Count == LeafSize)
        {
            if (at == LeafSize && index == _leaves.Count - 1)
            {
                // Names mostly come in order: leave full leaves behind.
                leaf = new Leaf(inByteOrder);
                _leaves.Add(leaf);
                at = 0;
            }
            else
            {
                Leaf right = leaf.Split();
                _leaves.Insert(index + 1, right);
                if (at > leaf.Count)
                {
                    at -= leaf.Count;
                    leaf = right;
                }
            }
        }

        leaf.Insert(at, name, value);
        return null;
    }

    public ObjectRecord? Remove(ReadOnlySpan<byte> name)
    {
        if (_leaves.Count == 0)
        {
            return null;
        }

        int index = LeafFor(name);
        Leaf leaf = _leaves[index];
        int at = leaf.IndexOf(name);
        if (at < 0)
        {
            return null;
        }

        ObjectRecord old = leaf.Values[at];
        leaf.RemoveAt(at);
        Count--;
        if (leaf.Count == 0)
        {
            _leaves.RemoveAt(index);
        }

        return old;
    }

    public void Clear()
    {
        _leaves.Clear();
        Count = 0;
    }

    /// <summary>The position of the first name not before the given one.</summary>
    public Position Seek(ReadOnlySpan<byte> name)
    {
        if (_leaves.Count == 0)
        {
            return default;
        }

        int index = LeafFor(name);
        int at = _leaves[index].IndexOf(name);
        return Normalize(index, at >= 0 ? at : ~at);
    }

    public Position Next(Position position) => Normalize(position.Leaf, position.Index + 1);

    public bool TryGet(Position position, out byte[] name, out ObjectRecord value)
    {
        if (position.Leaf >= _leaves.Count || position.Index >= _leaves[position.Leaf].Count)
        {
            name = [];
            value = null!;
            return false;
        }

        Leaf leaf = _leaves[position.Leaf];
        name = leaf.Names[position.Index];
        value = leaf.Values[position.Index];
        return true;
    }

    private Position Normalize(int leaf, int index)
        => index >= _leaves[leaf].Count ? new Position(leaf + 1, 0) : new Position(leaf, index);

    /// <summary>The leaf that holds a name or would take it.</summary>
    private int LeafFor(ReadOnlySpan<byte> name)
    {
        int low = 0;
        int high = _leaves.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (Compare(_leaves[middle].Names[0], name) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    private int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => inByteOrder ? a.SequenceCompareTo(b) : WalkOrder.Compare(a, b);

    internal readonly record struct Position(int Leaf, int Index);

    private sealed class Leaf(bool inByteOrder)
    {
        public byte[][] Names { get; } = new byte[LeafSize][];

        public ObjectRecord[] Values { get; } = new ObjectRecord[LeafSize];

        public int Count { get; private set; }

        public int IndexOf(ReadOnlySpan<byte> name)
        {
            int low = 0;
            int high = Count - 1;
            while (low <= high)
            {
                int middle = (low + high) >> 1;
                int order = inByteOrder ? Names[middle].AsSpan().SequenceCompareTo(name) : WalkOrder.Compare(Names[middle], name);
                if (order == 0)
                {
                    return middle;
                }

                if (order < 0)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle - 1;
                }
            }

            return ~low;
        }

        public void Insert(int at, byte[] name, ObjectRecord value)
        {
            Array.Copy(Names, at, Names, at + 1, Count - at);
            Array.Copy(Values, at, Values, at + 1, Count - at);
            Names[at] = name;
            Values[at] = value;
            Count++;
        }

        public void RemoveAt(int at)
        {
            Count--;
            Array.Copy(Names, at + 1, Names, at, Count - at);
            Array.Copy(Values, at + 1, Values, at, Count - at);
            Names[Count] = null!;
            Values[Count] = null!;
        }

        public Leaf Split()
        {
            Leaf right = new(inByteOrder);
            int keep = Count / 2;
            int moved = Count - keep;
            Array.Copy(Names, keep, right.Names, 0, moved);
            Array.Copy(Values, keep, right.Values, 0, moved);
            Array.Clear(Names, keep, moved);
            Array.Clear(Values, keep, moved);
            right.Count = moved;
            Count = keep;
            return right;
        }
    }
}
