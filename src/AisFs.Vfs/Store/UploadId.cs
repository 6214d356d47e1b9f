using System.Globalization;

namespace AisFs.Vfs.Store;

/// <summary>
/// The id that a mount gives each upload of its own: the ninth field of the value of the custom metadata key
/// <see cref="MetadataKey"/>. It tells two writes apart where checksums do not. That it is equal proves nothing, as clusters
/// keep custom metadata when another client overwrites the object; so it counts only for the content that the value names.
/// </summary>
public static class UploadId
{
    /// <summary>The custom metadata key of a mount's own attributes.</summary>
    public const string MetadataKey = "aisfs";

    private const int ContentField = 6;
    private const int IdField = 8;
    private const int Bits = 40;

    /// <summary>Makes an id.</summary>
    /// <returns>A positive number of 40 bits.</returns>
    public static long Create() => Random.Shared.NextInt64(1, 1L << Bits);

    /// <summary>Writes an id as it stands in the metadata.</summary>
    /// <param name="id">The id; 0 for none.</param>
    /// <returns>Hexadecimal digits; empty for none.</returns>
    public static string Format(long id) => id == 0 ? string.Empty : id.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Finds the id that belongs to a content.</summary>
    /// <param name="custom">The object's custom metadata; null when unknown.</param>
    /// <param name="version">The content.</param>
    /// <returns>The id; 0 when there is none, or when it belongs to an earlier content.</returns>
    public static long Find(IReadOnlyDictionary<string, string>? custom, in ObjectVersion version)
    {
        if (custom is null || !custom.TryGetValue(MetadataKey, out string? text))
        {
            return 0;
        }

        Span<Range> fields = stackalloc Range[IdField + 2];
        ReadOnlySpan<char> span = text;
        return span.Split(fields, '.') > IdField && IsOf(span[fields[ContentField]], version)
            && long.TryParse(span[fields[IdField]], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long id) && id > 0
            ? id
            : 0;
    }

    /// <summary>Binds the value of the key to the checksum of a copy, which may be of another kind than that of the original.</summary>
    /// <param name="custom">The custom metadata of the original.</param>
    /// <param name="original">The checksum of the original, in hexadecimal.</param>
    /// <param name="copy">The checksum of the copy, in hexadecimal.</param>
    /// <returns>The custom metadata for the copy.</returns>
    public static IReadOnlyDictionary<string, string> Rebind(IReadOnlyDictionary<string, string> custom, string? original, string? copy)
    {
        if (string.IsNullOrEmpty(original) || string.IsNullOrEmpty(copy) || original == copy || !custom.TryGetValue(MetadataKey, out string? text))
        {
            return custom;
        }

        string[] fields = text.Split('.');
        if (fields.Length <= ContentField || fields[ContentField] != original)
        {
            return custom;
        }

        fields[ContentField] = copy;
        return new Dictionary<string, string>(custom) { [MetadataKey] = string.Join('.', fields) };
    }

    // The content is named by its checksum, or by "s" and its size where the bucket keeps none.
    private static bool IsOf(ReadOnlySpan<char> content, in ObjectVersion version)
        => !string.IsNullOrEmpty(version.Checksum)
            ? content.SequenceEqual(version.Checksum)
            : version.Size >= 0 && content.Length > 1 && content[0] == 's' && content[1..].SequenceEqual(version.Size.ToString(CultureInfo.InvariantCulture));
}
