namespace AisFs.DevServer.Protocol;

/// <summary>The checksum of a content.</summary>
/// <param name="Type">Its type; "none" for no checksum.</param>
/// <param name="Value">Its value in hexadecimal; empty for no checksum.</param>
internal readonly record struct ContentChecksum(string Type, string Value)
{
    /// <summary>No checksum.</summary>
    public static ContentChecksum None { get; } = new(Checksums.None, string.Empty);

    /// <summary>The checksum of what went through a running one; none if there is none running.</summary>
    public static ContentChecksum Of(ChecksumState? state) => state is null ? None : new ContentChecksum(state.Type, state.Value());
}
