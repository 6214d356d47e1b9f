namespace AisFs.DevServer.Buckets;

/// <summary>Custom metadata of objects, in the order in which the keys came.</summary>
internal static class CustomPairs
{
    /// <summary>The present metadata with changed and added keys.</summary>
    public static List<KeyValuePair<string, string>> Merge(IReadOnlyList<KeyValuePair<string, string>> present, IReadOnlyList<KeyValuePair<string, string>> changes)
    {
        List<KeyValuePair<string, string>> merged = [.. present];
        foreach (KeyValuePair<string, string> change in changes)
        {
            int at = merged.FindIndex(pair => pair.Key == change.Key);
            if (at >= 0)
            {
                merged[at] = change;
            }
            else
            {
                merged.Add(change);
            }
        }

        return merged;
    }
}
