namespace AisFs.Vfs.Metadata;

/// <summary>When something was asked of the cluster: the order of questions decides which answer is newer.</summary>
/// <param name="Order">Grows with every stamp of a mount; 0 is before all.</param>
/// <param name="Time">The time provider's timestamp.</param>
internal readonly record struct Stamp(long Order, long Time)
{
    private const long Never = long.MinValue;

    /// <summary>Whether what is known is known to be wrong: it is out of date however young it is.</summary>
    public bool IsOutdated => Time == Never;

    /// <summary>What was asked for before this no longer counts, and nothing is known since.</summary>
    public Stamp Outdated => new(Order, Never);
}
