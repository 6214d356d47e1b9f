using System.Text;

namespace AisFs.DevServer.Protocol;

/// <summary>
/// What becomes of an object's name on the way to another cluster: it stands in the URL as it is, so that the other side
/// takes it for a URL's path.
/// </summary>
internal sealed class RemoteName
{
    private RemoteName(byte[] name, string query, bool isMalformed)
    {
        Text = Encoding.UTF8.GetString(name);
        Query = query;
        IsMalformed = isMalformed;
        StringBuilder path = new();
        UrlText.AppendEscapedPath(path, name);
        Path = path.ToString();
    }

    /// <summary>The name that the other cluster reads.</summary>
    public string Text { get; }

    /// <summary>The same, escaped.</summary>
    public string Path { get; }

    /// <summary>Whether there is a "%" in it that begins no escape.</summary>
    public bool IsMalformed { get; }

    private string Query { get; }

    public static RemoteName Of(byte[] name)
    {
        string text = Encoding.Latin1.GetString(name);
        int hash = text.IndexOf('#', StringComparison.Ordinal);
        text = hash < 0 ? text : text[..hash];
        int question = text.IndexOf('?', StringComparison.Ordinal);
        string query = question < 0 ? string.Empty : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text[(question + 1)..]));
        text = question < 0 ? text : text[..question];
        bool valid = UrlText.TryDecodeRaw(Encoding.Latin1.GetBytes(text), out byte[] decoded, out _);
        return new RemoteName(decoded, query, !valid);
    }

    /// <summary>What the other cluster answers that cannot do what the URL says; null if it can.</summary>
    public string? ErrorOf(string method, string remoteAddress) => this switch
    {
        { IsMalformed: true } => $"invalid request URI: '{method} /?provider=ais' from {remoteAddress}",
        _ when method == "PUT" && NameQuery.WrongOf(Query, "?provider=ais") is { } wrong => $"dpq: '{wrong}', err: invalid syntax",
        _ => null,
    };
}
