using System.Text;

namespace AisFs.DevServer.Protocol;

/// <summary>
/// The URL of an internal request between two targets. The real one puts the object's name into it as it stands, without
/// escaping it, so the other target sees another name where it holds '%', '?' or (sometimes) '#'.
/// </summary>
internal sealed class InternalUrl
{
    private InternalUrl()
    {
    }

    /// <summary>The name that the other target sees.</summary>
    public byte[] Name { get; private init; } = [];

    /// <summary>Whether the query arrives as it was meant; it says that the request is a copy.</summary>
    public bool HasQuery { get; private init; }

    /// <summary>Whether the other target refuses the request: what the name has behind a "?" is wrong as parameters, or names a job that there is not.</summary>
    public bool IsRefused { get; private init; }

    /// <summary>Why the request cannot be made; null if it can.</summary>
    public string? Error { get; private init; }

    /// <summary>Takes a name through the URL.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="isKnownHost">
    /// Whether a URL of this host was parsed before: later ones are not parsed as a whole, unless there is a space or a control
    /// character in them.
    /// </param>
    public static InternalUrl Of(byte[] name, bool isKnownHost)
        => isKnownHost && !name.AsSpan().ContainsAnyInRange<byte>(0, 0x20) && !name.Contains((byte)0x7f) ? Reused(name) : Parsed(name);

    /// <summary>Another host's URL with this path: what cannot be decoded leaves nothing.</summary>
    private static InternalUrl Reused(byte[] name)
    {
        int question = name.AsSpan().IndexOf((byte)'?');
        ReadOnlySpan<byte> path = question < 0 ? name : name.AsSpan(0, question);
        return new InternalUrl { Name = UrlText.TryDecodeRaw(path, out byte[] decoded, out _) ? decoded : [], HasQuery = question < 0, IsRefused = question >= 0 && Refuses(name.AsSpan(question + 1)) };
    }

    private static InternalUrl Parsed(byte[] name)
    {
        if (name.AsSpan().ContainsAnyInRange<byte>(0, 0x1f) || name.Contains((byte)0x7f))
        {
            return new InternalUrl { Error = "net/url: invalid control character in URL" };
        }

        int hash = name.AsSpan().IndexOf((byte)'#');
        ReadOnlySpan<byte> rest = hash < 0 ? name : name.AsSpan(0, hash);
        int question = rest.IndexOf((byte)'?');
        ReadOnlySpan<byte> path = question < 0 ? rest : rest[..question];
        return UrlText.TryDecodeRaw(path, out byte[] decoded, out string wrong)
            ? new InternalUrl { Name = decoded, HasQuery = hash < 0 && question < 0, IsRefused = question >= 0 && Refuses(hash < 0 ? name.AsSpan(question + 1) : rest[(question + 1)..], hash < 0) }
            : new InternalUrl { Error = $"invalid URL escape \"{wrong}\"" };
    }

    /// <param name="query">What the name has behind its first "?".</param>
    /// <param name="isFollowed">Whether the sender's own query follows.</param>
    private static bool Refuses(ReadOnlySpan<byte> query, bool isFollowed = true)
        => Encoding.Latin1.GetString(query) is var text && (NameQuery.WrongOf(text, isFollowed ? "?owt=4" : string.Empty) is not null || NameQuery.NamesJob(text));
}
