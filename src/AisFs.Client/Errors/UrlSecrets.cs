namespace AisFs.Client.Errors;

/// <summary>Makes URLs fit for logs, spans and messages: values that give access are left out.</summary>
internal static class UrlSecrets
{
    /// <summary>What stands for a value.</summary>
    public const string Mask = "REDACTED";

    // The first two are AIStore's and Azure's signatures; AIStore's own parameter is a single letter.
    private static readonly string[] s_names = ["u", "sig"];
    private static readonly string[] s_parts = ["signature", "credential", "token", "secret", "password", "accesskey"];

    /// <summary>Replaces the secret values of a query.</summary>
    /// <param name="pathAndQuery">Path and query, escaped.</param>
    /// <returns>The same, or the same text where there is nothing to hide.</returns>
    public static string Hide(string pathAndQuery)
    {
        int query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        if (query < 0)
        {
            return pathAndQuery;
        }

        string[] pairs = pathAndQuery[(query + 1)..].Split('&');
        bool isChanged = false;
        for (int i = 0; i < pairs.Length; i++)
        {
            int value = pairs[i].IndexOf('=', StringComparison.Ordinal);
            if (value > 0 && value < pairs[i].Length - 1 && IsSecret(pairs[i].AsSpan(0, value)))
            {
                pairs[i] = string.Concat(pairs[i].AsSpan(0, value + 1), Mask);
                isChanged = true;
            }
        }

        return isChanged ? string.Concat(pathAndQuery.AsSpan(0, query + 1), string.Join('&', pairs)) : pathAndQuery;
    }

    private static bool IsSecret(ReadOnlySpan<char> name)
    {
        foreach (string whole in s_names)
        {
            if (name.Equals(whole, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (string part in s_parts)
        {
            if (name.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
