namespace AisFs.Client;

/// <summary>One entry of a listing. What was not asked for keeps its default.</summary>
public sealed class AisListEntry
{
    /// <summary>The object's name; of a directory the prefix, with its trailing '/'.</summary>
    public required string Name { get; init; }

    /// <summary>The size in bytes.</summary>
    public long Size { get; init; }

    /// <summary>The value of the checksum; the bucket's properties tell its type. Empty if the cluster does not say.</summary>
    public string Checksum { get; init; } = string.Empty;

    /// <summary>The last access, in the form that <see cref="AisListOptions.TimeFormat"/> asks for; empty if the cluster does not say.</summary>
    public string AccessTime { get; init; } = string.Empty;

    /// <summary>The version; empty if the cluster does not say.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>Where the object lies; empty if the cluster does not say.</summary>
    public string Location { get; init; } = string.Empty;

    /// <summary>The custom metadata as the cluster writes it, <c>[k:v k2:v2]</c>; empty when there is none.</summary>
    public string CustomText { get; init; } = string.Empty;

    /// <summary>The number of copies; 0 if the cluster does not say.</summary>
    public int Copies { get; init; }

    /// <summary>What the entry is.</summary>
    public AisEntryFlags Flags { get; init; }

    /// <summary>Whether the entry is a directory.</summary>
    public bool IsDirectory => (Flags & AisEntryFlags.Directory) != 0;

    /// <summary>Whether the object is on the cluster's own disks.</summary>
    public bool IsCached => (Flags & AisEntryFlags.Cached) != 0;

    /// <summary>Whether the object is neither misplaced nor missing.</summary>
    public bool IsOk => (Flags & AisEntryFlags.StatusMask) == 0;

    /// <summary>The last access in nanoseconds since 1970 UTC; null if the cluster does not say, or in a form that is not known.</summary>
    public long? AccessedNs => Wire.AisTime.ParseListed(AccessTime);

    /// <summary>The last access, to 100 ns; null if the cluster does not say, or in a form that is not known.</summary>
    public DateTimeOffset? Accessed => UnixTime.FromNs(AccessedNs);

    /// <summary>
    /// Reads <see cref="CustomText"/>. The wire escapes nothing: a value that holds both a space and a colon can't be told
    /// from two keys.
    /// </summary>
    /// <returns>Keys and values.</returns>
    public IReadOnlyDictionary<string, string> GetCustom() => Wire.CustomMetadata.ParseListed(CustomText);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
