using AisFs.Vfs.Memory;

namespace AisFs.Vfs.Disk;

/// <summary>A block that waits to be written.</summary>
/// <param name="Object">The object.</param>
/// <param name="Number">The block's number.</param>
/// <param name="Slab">Its bytes, with a reference of their own.</param>
/// <param name="Length">How many.</param>
internal readonly record struct DiskBlock(DiskObject Object, int Number, Slab Slab, int Length);
