using System.Globalization;
using System.Text;

namespace AisFs.TestKit.Transcripts;

/// <summary>A recorded request as it goes to another cluster: with that cluster's ports and ids.</summary>
/// <param name="Port">The port it goes to.</param>
/// <param name="RequestLine">Method, target and protocol.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body; null for none.</param>
public sealed record HopRequest(int Port, string RequestLine, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body)
{
    /// <summary>Translates a recorded request.</summary>
    /// <param name="hop">The request.</param>
    /// <param name="normalizer">Knows the other cluster's ids.</param>
    /// <param name="ports">The other cluster's ports by the recorded ones.</param>
    /// <param name="host">The other cluster's host.</param>
    public static HopRequest Create(Hop hop, Normalizer normalizer, IReadOnlyDictionary<int, int> ports, string host = "127.0.0.1")
    {
        ArgumentNullException.ThrowIfNull(hop);
        ArgumentNullException.ThrowIfNull(normalizer);
        ArgumentNullException.ThrowIfNull(ports);
        string[] words = hop.RequestLine.Split(' ');
        byte[]? body = BodyOf(hop, normalizer) is { } sent ? (hop.Argument("-d") is null ? sent : Encoding.UTF8.GetBytes(WithPorts(Encoding.UTF8.GetString(sent), ports, host))) : null;
        string length = (body?.Length ?? 0).ToString(CultureInfo.InvariantCulture);
        return new HopRequest(
            ports[hop.Port],
            $"{words[0]} {normalizer.ToOurs(words[1])} HTTP/1.1",
            [.. hop.RequestHeaders.Select(header => (header.Name, header.Name switch
            {
                "Host" => $"{host}:{ports[hop.Port]}",
                "Content-Length" => length,
                _ => WithPorts(normalizer.ToOurs(header.Value), ports, host),
            }))],
            body);
    }

    private static string WithPorts(string text, IReadOnlyDictionary<int, int> ports, string host)
    {
        foreach ((int recorded, int ours) in ports)
        {
            text = text.Replace($"127.0.0.1:{recorded}", $"{host}:{ours}", StringComparison.Ordinal);
        }

        return text;
    }

    private static byte[]? BodyOf(Hop hop, Normalizer normalizer)
    {
        if (hop.Argument("-T") is { } file)
        {
            return ReplayFiles.Get(file);
        }

        if (hop.Argument("--data-binary") is { } binary)
        {
            return binary.StartsWith('@') ? ReplayFiles.Get(binary[1..]) : Encoding.UTF8.GetBytes(binary);
        }

        return hop.Argument("-d") is { } text ? Encoding.UTF8.GetBytes(normalizer.ToOurs(text)) : null;
    }
}
