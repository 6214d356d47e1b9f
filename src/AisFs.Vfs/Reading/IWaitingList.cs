namespace AisFs.Vfs.Reading;

/// <summary>A list of readers that wait.</summary>
internal interface IWaitingList
{
    /// <summary>Takes a waiter out because its reader was cancelled.</summary>
    /// <param name="waiter">The waiter.</param>
    /// <returns>Whether it was there; else it is being completed already.</returns>
    bool TryTakeOut(ChunkWaiter waiter);
}
