namespace AisFs.Vfs.Memory;

/// <summary>What memory is wanted for; decides how hard the budget tries.</summary>
internal enum MemoryUse
{
    /// <summary>A reader waits for it: may overdraw the limit a little rather than wait for other readers.</summary>
    Demand = 0,

    /// <summary>Bytes that no reader waits for yet.</summary>
    ReadAhead,

    /// <summary>Bytes to be uploaded: limited to a share of the budget, so that readers always get on.</summary>
    Write,
}
