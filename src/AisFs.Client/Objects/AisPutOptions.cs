namespace AisFs.Client;

/// <summary>What goes along with the content of a new object.</summary>
public sealed record AisPutOptions
{
    internal static AisPutOptions Default { get; } = new();

    /// <summary>
    /// Custom metadata, merged with what the object has; null for none. The first key travels in a header of the PUT and is
    /// there when the object is: it holds neither comma nor '=', its value no comma, neither a control character. Further
    /// keys are set by a second request. AIS 5.0 takes 2 KiB of keys and values in one request, older clusters about 4 KiB for an
    /// object; more is an <see cref="AisMetadataTooLargeException"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Custom { get; init; }

    /// <summary>The checksum of the content: the cluster verifies it, and stores nothing when it differs. None: it does not verify.</summary>
    public AisChecksum Checksum { get; init; } = AisChecksum.None;
}
