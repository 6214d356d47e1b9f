namespace AisFs.Vfs.Content.Uploading;

/// <summary>Custom metadata of objects.</summary>
internal static class CustomMetadata
{
    /// <summary>The metadata of an object after some of it was set.</summary>
    /// <param name="before">What the object had; null for none.</param>
    /// <param name="set">What is set; null for nothing.</param>
    public static IReadOnlyDictionary<string, string>? Merge(IReadOnlyDictionary<string, string>? before, IReadOnlyDictionary<string, string>? set)
    {
        if (before is null || set is null)
        {
            return set ?? before;
        }

        Dictionary<string, string> merged = new(before);
        foreach ((string key, string value) in set)
        {
            merged[key] = value;
        }

        return merged;
    }
}
