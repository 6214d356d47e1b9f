namespace AisFs.Client;

/// <summary>A checksum of an object's content.</summary>
/// <param name="Type">The kind as the cluster names it: xxhash2, md5, sha256, sha512, crc32c, xxhash; empty for none.</param>
/// <param name="Value">The value in lower-case hexadecimal; empty for none.</param>
public readonly record struct AisChecksum(string Type, string Value)
{
    /// <summary>No checksum.</summary>
    public static AisChecksum None { get; } = new(string.Empty, string.Empty);

    /// <summary>Whether there is none.</summary>
    public bool IsNone => string.IsNullOrEmpty(Type) || string.IsNullOrEmpty(Value);

    /// <summary>The checksum as <c>type:value</c>.</summary>
    /// <returns>The text; empty for none.</returns>
    public override string ToString() => IsNone ? string.Empty : $"{Type}:{Value}";
}
