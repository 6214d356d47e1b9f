namespace AisFs.Vfs.Metadata;

/// <summary>Stands for a time that is not known where one must be shown.</summary>
internal static class UnknownTime
{
    /// <summary>2000-01-01 00:00:00 UTC, in nanoseconds since 1970 UTC: the same for all files, mounts and hosts.</summary>
    public const long Ns = 946_684_800_000_000_000;
}
