namespace AisFs.Vfs.Memory;

/// <summary>How native memory stands. All but <see cref="PeakBytes"/> are zero after everything was disposed.</summary>
/// <param name="ResidentBytes">Allocated, in use or not.</param>
/// <param name="UsedBytes">In use.</param>
/// <param name="WriteBytes">In use by uploads.</param>
/// <param name="PeakBytes">The most that was ever allocated.</param>
/// <param name="Leases">Read leases that were not disposed.</param>
/// <param name="Waiting">Readers and writers that wait for memory.</param>
internal readonly record struct MemoryGauges(long ResidentBytes, long UsedBytes, long WriteBytes, long PeakBytes, int Leases, int Waiting);
