namespace AisFs.Client;

/// <summary>What to list of a bucket.</summary>
public sealed record AisListOptions
{
    internal static AisListOptions Default { get; } = new();

    /// <summary>Only names that begin with this; for the content of a directory it ends in '/'. Default empty: all.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>
    /// Properties, separated by commas: name, size, version, checksum, atime, cached, status, copies, ec, custom, location.
    /// Default empty: names, sizes and flags.
    /// </summary>
    public string Properties { get; init; } = string.Empty;

    /// <summary>The greatest number of entries of a page; 0 leaves it to the cluster (at most 10,000 for ais://). Default 0.</summary>
    public int PageSize { get; init; }

    /// <summary>The id of the listing, from the page before; empty for the first page.</summary>
    public string Uuid { get; init; } = string.Empty;

    /// <summary>Where to go on, from the page before; empty for the first page.</summary>
    public string ContinuationToken { get; init; } = string.Empty;

    /// <summary>How to list.</summary>
    public AisListFlags Flags { get; init; }

    /// <summary>Only objects of this target, by its id; empty: all.</summary>
    public string Target { get; init; } = string.Empty;

    /// <summary>Only names behind this one; ais:// only. Empty: all.</summary>
    public string StartAfter { get; init; } = string.Empty;

    /// <summary>
    /// The form of <see cref="AisListEntry.AccessTime"/> as a Go layout, for example <c>2006-01-02T15:04:05.999999999Z07:00</c>;
    /// empty: to the minute.
    /// </summary>
    public string TimeFormat { get; init; } = string.Empty;

    /// <summary>
    /// Whether an object may have the name of the directory that the prefix ends in, without the slash, or of one above it: <c>a/b</c>
    /// for <c>a/b/</c> and <c>a/b/c/</c>. AIStore lists such a directory with names missing, at random and without a word. If it is said
    /// here, nothing is missing; the cluster then also reads the top of the bucket, and for a listing with recursion the directories
    /// above this one. No effect on buckets of clouds and on inventories. Default false: such a directory is listed this way if its
    /// listing comes out empty otherwise (<see cref="AisBucket.ListCompletePageAsync"/> and <see cref="AisBucket.ListAsync"/>).
    /// </summary>
    public bool BesideObject { get; init; }

    /// <summary>The name of the inventory to list from; empty: the bucket itself.</summary>
    public string InventoryName { get; init; } = string.Empty;
}
