namespace AisFs.DevServer.Protocol;

/// <summary>Where in a JSON text an error was found, as the real cluster's reader says it.</summary>
internal static class JsonSpot
{
    private const int Near = 10;
    private const int Wide = 50;

    /// <summary>An error message with the place of its reason.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="json">The text, without white space.</param>
    /// <param name="at">How many characters had been read.</param>
    public static string Describe(string message, string json, int at)
    {
        int start = Math.Max(0, at - Near);
        return $"{message}, error found in #{at - start} byte of ...|{Around(json, at, Near)}|..., bigger context ...|{Around(json, at, Wide)}|...";
    }

    private static string Around(string json, int at, int distance) => json[Math.Max(0, at - distance)..Math.Min(json.Length, at + distance)];
}
