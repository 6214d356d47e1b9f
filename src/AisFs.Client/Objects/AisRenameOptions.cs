namespace AisFs.Client;

/// <summary>How an object is renamed.</summary>
public sealed record AisRenameOptions
{
    internal static AisRenameOptions Default { get; } = new();

    /// <summary>
    /// Whether the request goes out though the cluster may take the new name for another one: names with '%', '?', '#' or
    /// control characters, where old and new name belong to different targets. The object is lost then, and the answer is
    /// 200 nevertheless. Default false.
    /// </summary>
    public bool AllowUnsafeName { get; init; }
}
