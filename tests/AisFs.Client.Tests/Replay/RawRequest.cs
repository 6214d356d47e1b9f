using System.Text;

namespace AisFs.Client.Tests.Replay;

/// <summary>A request as it came over the wire.</summary>
public sealed class RawRequest
{
    private readonly Func<RawRequest, ValueTask<byte[]>> _readBody;
    private byte[]? _body;

    internal RawRequest(string method, string target, List<KeyValuePair<string, string>> headers, Func<RawRequest, ValueTask<byte[]>> readBody)
    {
        Method = method;
        Target = target;
        Headers = headers;
        _readBody = readBody;
    }

    public string Method { get; }

    /// <summary>Path and query, byte for byte.</summary>
    public string Target { get; }

    public List<KeyValuePair<string, string>> Headers { get; }

    public string Path => Target.Split('?', 2)[0];

    public string Query => Target.Split('?', 2) is [_, var query] ? query : string.Empty;

    /// <summary>The server that it came to.</summary>
    public RawServer Server { get; internal set; } = null!;

    /// <summary>The body; empty when the handler never asked for it.</summary>
    public byte[] Body => _body ?? [];

    public string Text => Encoding.UTF8.GetString(Body);

    public bool HasBody => HeaderOrNull("Transfer-Encoding") is not null || (HeaderOrNull("Content-Length") is { } length && length != "0");

    public bool BodyWasRead => _body is not null;

    public string? HeaderOrNull(string name)
        => Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Reads the body; with Expect: 100-continue this is what asks for it.</summary>
    public async ValueTask<byte[]> ReadBodyAsync() => _body ??= await _readBody(this);

    public override string ToString() => $"{Method} {Target}";
}
