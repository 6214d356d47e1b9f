namespace AisFs.Vfs.Disk;

/// <summary>A block in memory that the disk may keep. All members may be called from any thread.</summary>
internal interface IDiskOffer
{
    /// <summary>The block was not written: the disk had no room for it in its queue, no room at all, or failed.</summary>
    void Refuse();

    /// <summary>Offers the block again, if it was refused, is not offered by another thread, and is still in memory.</summary>
    void OfferAgain();
}
