namespace AisFs.Vfs.Metadata;

/// <summary>When something was asked of the cluster: the order of questions decides which answer is newer.</summary>
/// <param name="Order">Grows with every stamp of a mount; 0 is before all.</param>
/// <param name="Time">The time provider's timestamp.</param>
internal readonly record struct Stamp(long Order, long Time);
