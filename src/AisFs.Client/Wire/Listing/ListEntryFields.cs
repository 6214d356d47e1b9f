namespace AisFs.Client.Wire.Listing;

/// <summary>The fields of one entry as they are read, in any order. What does not come keeps its default.</summary>
internal ref struct ListEntryFields()
{
    public string? Name = null;
    public string Checksum = string.Empty;
    public string AccessTime = string.Empty;
    public string Version = string.Empty;
    public string Location = string.Empty;
    public string Custom = string.Empty;
    public long Size;
    public long Copies;
    public long Flags;

    /// <summary>Refuses more entries than are read, before there is memory for them.</summary>
    public static int CheckCount(int count, int max)
        => count <= max ? count : throw new AisProtocolException($"The listing is malformed: one page has {count} entries, more than {max} are not read.");

    /// <summary>Makes the entry.</summary>
    /// <exception cref="AisProtocolException">It has no name, or a negative size.</exception>
    public readonly AisListEntry ToEntry()
        => string.IsNullOrEmpty(Name) ? throw new AisProtocolException("The listing is malformed: an entry has no name.")
            : Size < 0 ? throw new AisProtocolException($"The listing is malformed: '{Name}' has the size {Size}.")
            : new AisListEntry
            {
                Name = Name,
                Size = Size,
                Checksum = Checksum,
                AccessTime = AccessTime,
                Version = Version,
                Location = Location,
                CustomText = Custom,
                Copies = (int)Math.Clamp(Copies, 0, int.MaxValue),
                Flags = (AisEntryFlags)(Flags & int.MaxValue),
            };
}
