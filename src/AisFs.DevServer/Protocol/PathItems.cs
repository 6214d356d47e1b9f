using System.Text;

namespace AisFs.DevServer.Protocol;

/// <summary>The segments of a path, taken apart as the real cluster does it: empty ones vanish, and how many there may be is checked.</summary>
internal static class PathItems
{
    /// <summary>Takes all segments apart; more than are needed may follow.</summary>
    /// <param name="path">The path.</param>
    /// <param name="head">How many segments the resource itself has: 2 of "/v1/buckets".</param>
    /// <param name="needed">How many must follow.</param>
    /// <returns>The segments that follow.</returns>
    /// <exception cref="RequestException">400: there are fewer.</exception>
    public static IReadOnlyList<string> All(byte[] path, int head, int needed)
    {
        string text = TextOf(path);
        return Check(text, text.Split('/'), head, needed);
    }

    /// <summary>Takes the needed segments apart; the last one is all that follows, slashes included.</summary>
    /// <param name="path">The path.</param>
    /// <param name="head">How many segments the resource itself has.</param>
    /// <param name="needed">How many must follow.</param>
    /// <returns>The segments that follow.</returns>
    /// <exception cref="RequestException">400: there are fewer, or some where none may be.</exception>
    public static IReadOnlyList<string> Exactly(byte[] path, int head, int needed)
    {
        string text = TextOf(path);
        List<string> items = Check(text, text.Split('/', head + Math.Max(1, needed)), head, needed);
        return items.Count <= needed ? items : throw Wrong(text, "long", head + needed, head + items.Count);
    }

    private static string TextOf(byte[] path) => Encoding.UTF8.GetString(path).TrimStart('/');

    private static List<string> Check(string text, string[] pieces, int head, int needed)
    {
        List<string> items = [.. pieces.Where(static piece => piece.Length > 0).Skip(head)];
        return items.Count >= needed ? items : throw Wrong(text, "short", head + needed, head + items.Count);
    }

    private static RequestException Wrong(string path, string how, int expected, int actual)
        => new(400, $"URL '{path}' is too {how}: expected {expected} items, got {actual}");
}
