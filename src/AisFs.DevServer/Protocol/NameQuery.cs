using System.Globalization;

namespace AisFs.DevServer.Protocol;

/// <summary>
/// What a name has behind a "?", where the real cluster puts names into URLs as they stand: it is read as parameters there. A few of them have
/// to be numbers.
/// </summary>
internal static class NameQuery
{
    /// <summary>The first parameter that cannot be read, as an error names it; null if all can.</summary>
    /// <param name="query">What the name has behind its first "?".</param>
    /// <param name="tail">What the sender puts behind it; its first character is "?", so that the last parameter's value takes it in.</param>
    public static string? WrongOf(string query, string tail)
    {
        foreach (string parameter in (query + tail).Split('&'))
        {
            int equals = parameter.IndexOf('=', StringComparison.Ordinal);
            string value = parameter[(equals + 1)..];
            bool isRead = equals <= 0 || parameter[..equals] switch
            {
                // A number of a signature, and the version of the map in it, in base 36; and a small number.
                "x" or "vpams" => value.Length > 0 && value.All(char.IsAsciiLetterOrDigit),
                "coloc" => byte.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
                _ => true,
            };
            if (!isRead)
            {
                return parameter;
            }
        }

        return null;
    }

    /// <summary>Whether there is a parameter that names a job.</summary>
    public static bool NamesJob(string query) => query.Split('&').Any(static parameter => parameter.StartsWith("uuid=", StringComparison.Ordinal));
}
