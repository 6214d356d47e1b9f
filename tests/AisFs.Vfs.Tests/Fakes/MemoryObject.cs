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
}
