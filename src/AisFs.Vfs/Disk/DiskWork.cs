using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Disk;

/// <summary>What waits for the one thread that writes: in the order in which it came.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Object">The object.</param>
/// <param name="Number">The number of the block that is written.</param>
/// <param name="Slab">The block's bytes, with a reference of their own.</param>
/// <param name="Length">How many; 1 where nothing is written, so that it is waited for.</param>
/// <param name="From">The object whose files are taken over.</param>
/// <param name="Offer">Is told when the block is not written; null: nobody is.</param>
/// <param name="Bytes">The local bytes that files are made from.</param>
internal readonly record struct DiskWork(DiskWorkKind Kind, DiskObject Object, int Number, Slab? Slab, int Length, DiskObject? From, IDiskOffer? Offer, DiskImport? Bytes = null)
{
    /// <summary>A block is written.</summary>
    public static DiskWork Write(DiskObject obj, int number, Slab slab, int length, IDiskOffer? offer) => new(DiskWorkKind.Write, obj, number, slab, length, null, offer);

    /// <summary>The files of a version are those of the same content under another name from now on.</summary>
    public static DiskWork TakeOver(DiskObject obj, DiskObject from) => new(DiskWorkKind.TakeOver, obj, 0, null, 1, from, null);

    /// <summary>The files of a version are removed.</summary>
    public static DiskWork Remove(DiskObject obj) => new(DiskWorkKind.Remove, obj, 0, null, 1, null, null);

    /// <summary>The files of a version are made from local bytes.</summary>
    public static DiskWork Import(DiskObject obj, DiskImport import) => new(DiskWorkKind.Import, obj, 0, null, 1, null, null, import);
}
