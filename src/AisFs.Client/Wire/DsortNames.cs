namespace AisFs.Client.Wire;

/// <summary>Fixed texts of dSort.</summary>
internal static class DsortNames
{
    public const string Alphanumeric = "alphanumeric";

    public const string Shuffle = "shuffle";

    public const string Content = "content";

    public const string Int = "int";

    public const string Float = "float";

    public const string Text = "string";

    /// <summary>The object that says which records go into which shards.</summary>
    public const string KeyMapObject = "ekm-file.json";
}
