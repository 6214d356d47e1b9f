namespace AisFs.Vfs.Memory;

/// <summary>Gives memory up that is only cached. Both calls come without the budget's lock.</summary>
internal interface IMemoryReclaimer
{
    /// <summary>Gives up something that is cached.</summary>
    /// <returns>False when nothing is left.</returns>
    bool Reclaim();

    /// <summary>Gives up something that will not be missed, before more memory is taken from the system.</summary>
    /// <returns>False when there is nothing of the kind.</returns>
    bool Recycle();
}
