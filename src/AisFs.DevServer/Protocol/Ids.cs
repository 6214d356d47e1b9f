using System.Security.Cryptography;

namespace AisFs.DevServer.Protocol;

/// <summary>Ids of nodes, jobs, listings and uploads.</summary>
internal static class Ids
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Alphabet = Letters + "0123456789-_";

    /// <summary>An id that begins and ends with a letter.</summary>
    public static string New(int length)
        => RandomNumberGenerator.GetString(Letters, 1) + RandomNumberGenerator.GetString(Alphabet, length - 2) + RandomNumberGenerator.GetString(Letters, 1);

    /// <summary>Whether a text can be the id of a job or a listing.</summary>
    public static bool LooksLikeOne(string text)
        => text.Length >= 9 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);

    /// <summary>A node's id: three letters, the kind (p for a proxy, t for a target), and the port.</summary>
    public static string NewNode(char kind, int port)
        => RandomNumberGenerator.GetString(Letters, 3) + kind + port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
