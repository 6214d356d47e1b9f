namespace AisFs.DevServer.Listing;

/// <summary>One entry as both forms of a page tell it. What is empty or zero is left out.</summary>
internal readonly record struct ListedEntry(byte[] Name)
{
    public string Checksum { get; init; } = string.Empty;

    public string Accessed { get; init; } = string.Empty;

    public string Version { get; init; } = string.Empty;

    public string Location { get; init; } = string.Empty;

    public string Custom { get; init; } = string.Empty;

    public long Size { get; init; }

    public int Copies { get; init; }

    public int Flags { get; init; }
}
