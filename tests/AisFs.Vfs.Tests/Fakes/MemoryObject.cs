namespace AisFs.Vfs.Tests.Fakes;

/// <summary>One state of an object. Never changed in place: a GET in flight keeps the state that it began with.</summary>
internal sealed record MemoryObject
{
    public required byte[] Data { get; init; }

    public required int Version { get; init; }

    public required string ChecksumType { get; init; }

    public required string Checksum { get; init; }

    public required long ModifiedNs { get; init; }

    public required IReadOnlyDictionary<string, string> Custom { get; init; }

    /// <summary>The sizes of the parts that it is stored in.</summary>
    public required int[] Parts { get; init; }

    /// <summary>Where a part is missing, so that reads break off; past the end when none is.</summary>
    public long TornAt { get; init; } = long.MaxValue;
}
