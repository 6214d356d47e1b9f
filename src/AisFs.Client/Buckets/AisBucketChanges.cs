using System.Text.Json;

namespace AisFs.Client;

/// <summary>Properties of a bucket that are to change; null leaves one as it is.</summary>
public sealed record AisBucketChanges
{
    /// <summary>The kind of checksum that the bucket keeps, for example <c>xxhash2</c>, <c>md5</c> or <c>none</c>.</summary>
    public string? ChecksumType { get; init; }

    /// <summary>Whether the bucket counts versions.</summary>
    public bool? Versioning { get; init; }

    /// <summary>The number of copies of each object, 2 or more.</summary>
    public int? MirrorCopies { get; init; }

    /// <summary>Whether copies are made.</summary>
    public bool? Mirroring { get; init; }

    /// <summary>Whether objects are erasure coded.</summary>
    public bool? ErasureCoding { get; init; }

    /// <summary>The number of slices of data of an erasure coded object.</summary>
    public int? DataSlices { get; init; }

    /// <summary>The number of slices of parity of an erasure coded object.</summary>
    public int? ParitySlices { get; init; }

    /// <summary>Whether objects that were not used for long may be evicted.</summary>
    public bool? Lru { get; init; }

    /// <summary>Who may do what, as the cluster's bits of access; see <see cref="AuthN.AisAccess"/>.</summary>
    public AuthN.AisAccess? Access { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MirrorCopies ?? 2, 2, nameof(MirrorCopies));
        ArgumentOutOfRangeException.ThrowIfLessThan(DataSlices ?? 1, 1, nameof(DataSlices));
        ArgumentOutOfRangeException.ThrowIfLessThan(ParitySlices ?? 1, 1, nameof(ParitySlices));
        if (ChecksumType is { Length: 0 })
        {
            throw new ArgumentException($"{nameof(ChecksumType)} is empty: 'none' means none.");
        }
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (ChecksumType is not null)
        {
            writer.WriteStartObject("checksum"u8);
            writer.WriteString("type"u8, ChecksumType);
            writer.WriteEndObject();
        }

        WriteGroup(writer, "versioning", ("enabled", Versioning));
        WriteGroup(writer, "mirror", ("enabled", Mirroring), ("copies", MirrorCopies));
        WriteGroup(writer, "ec", ("enabled", ErasureCoding), ("data_slices", DataSlices), ("parity_slices", ParitySlices));
        WriteGroup(writer, "lru", ("enabled", Lru));
        if (Access is { } access)
        {
            writer.WriteString("access"u8, ((ulong)access).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        writer.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter writer, string name, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        bool isOpen = false;
        foreach ((string field, object? value) in fields)
        {
            if (value is null)
            {
                continue;
            }

            if (!isOpen)
            {
                writer.WriteStartObject(name);
                isOpen = true;
            }

            if (value is bool flag)
            {
                writer.WriteBoolean(field, flag);
            }
            else
            {
                writer.WriteNumber(field, (int)value);
            }
        }

        if (isOpen)
        {
            writer.WriteEndObject();
        }
    }
}
