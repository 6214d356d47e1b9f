using System.Numerics;

namespace AisFs.Vfs.Memory;

/// <summary>
/// Slabs that were cut into pieces of a power of two, by the size of their pieces. Not for several threads at a time.
/// </summary>
internal sealed class PieceStock
{
    /// <summary>The size of the smallest piece in bytes.</summary>
    public const int SmallestPiece = 4096;

    private readonly LinkedList<SlabPieces>[] _classes;

    /// <summary>Creates an empty stock.</summary>
    /// <param name="slabSize">The size of a slab in bytes.</param>
    public PieceStock(int slabSize)
    {
        _classes = new LinkedList<SlabPieces>[BitOperations.Log2((uint)(slabSize / SmallestPiece))];
        for (int i = 0; i < _classes.Length; i++)
        {
            _classes[i] = new LinkedList<SlabPieces>();
        }
    }

    /// <summary>Takes a free piece.</summary>
    /// <param name="capacity">Its size in bytes.</param>
    /// <returns>The piece; null when none is free: cut a slab.</returns>
    public Slab? Take(int capacity)
    {
        LinkedList<SlabPieces> list = _classes[ClassOf(capacity)];
        if (list.First is not { Value: { } pieces })
        {
            return null;
        }

        Slab piece = pieces.Take();
        if (!pieces.HasFree)
        {
            list.Remove(pieces.Node!);
            pieces.Node = null;
        }

        return piece;
    }

    /// <summary>Cuts a slab into pieces.</summary>
    /// <param name="parent">The slab.</param>
    /// <param name="capacity">The size of a piece in bytes.</param>
    public void Cut(Slab parent, int capacity)
    {
        int sizeClass = ClassOf(capacity);
        SlabPieces pieces = new(parent, sizeClass, Slab.Cut(parent, capacity));
        parent.Pieces = pieces;
        pieces.Node = _classes[sizeClass].AddFirst(pieces);
    }

    /// <summary>Takes a piece back.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="keepsOne">Whether one slab of each size stays cut: the next small file comes soon.</param>
    /// <returns>A slab that is whole again; null when there is none.</returns>
    public Slab? Put(Slab piece, bool keepsOne)
    {
        SlabPieces pieces = piece.Parent!.Pieces!;
        LinkedList<SlabPieces> list = _classes[pieces.SizeClass];
        pieces.Return(piece);
        pieces.Node ??= list.AddFirst(pieces);
        return pieces.AllFree && (list.Count > 1 || !keepsOne) ? Join(pieces) : null;
    }

    /// <summary>Makes a slab whole again that stayed cut for the next small file.</summary>
    /// <param name="sizeClass">The first size to look at; moved to where a slab was found.</param>
    /// <returns>The slab; null when there is none.</returns>
    public Slab? TakeIdle(ref int sizeClass)
    {
        for (; sizeClass < _classes.Length; sizeClass++)
        {
            if (_classes[sizeClass].Last is { Value.AllFree: true } node)
            {
                return Join(node.Value);
            }
        }

        return null;
    }

    private static int ClassOf(int capacity) => BitOperations.Log2((uint)(capacity / SmallestPiece));

    private Slab Join(SlabPieces pieces)
    {
        _classes[pieces.SizeClass].Remove(pieces.Node!);
        pieces.Node = null;
        pieces.Parent.Pieces = null;
        return pieces.Parent;
    }
}
