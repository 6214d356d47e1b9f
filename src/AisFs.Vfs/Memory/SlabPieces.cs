namespace AisFs.Vfs.Memory;

/// <summary>The pieces of one slab that was cut for small files. Not for several threads at a time.</summary>
internal sealed class SlabPieces(Slab parent, int sizeClass, Slab[] all)
{
    private readonly Stack<Slab> _free = new(all);

    public Slab Parent => parent;

    public int SizeClass => sizeClass;

    public bool HasFree => _free.Count > 0;

    public bool AllFree => _free.Count == all.Length;

    /// <summary>The place in its class's list of slabs with free pieces; null when none is free.</summary>
    public LinkedListNode<SlabPieces>? Node { get; set; }

    public Slab Take() => _free.Pop();

    public void Return(Slab piece) => _free.Push(piece);
}
