using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AisFs.TestKit.Transcripts;

/// <summary>Sends a request byte for byte and reads the answer, on a connection of its own.</summary>
public static class RawHttp
{
    public static async Task<RawAnswer> SendAsync(string host, int port, string requestLine, IEnumerable<(string Name, string Value)> headers, byte[]? body, CancellationToken ct)
    {
        using TcpClient client = new();
        await client.ConnectAsync(host, port, ct);
        NetworkStream stream = client.GetStream();
        StringBuilder head = new(requestLine + "\r\n");
        bool expects = false;
        bool chunked = false;
        foreach ((string name, string value) in headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            expects |= name == "Expect";
            chunked |= name == "Transfer-Encoding";
        }

        head.Append("\r\n");
        RawAnswer answer = new();
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(head.ToString()), ct);
            if (expects)
            {
                await ReadHeadAsync(stream, answer, ct);
                if (answer.Status == 100)
                {
                    answer.Continued = true;
                    answer.Status = 0;
                    answer.Headers.Clear();
                }
            }

            if (answer.Status == 0)
            {
                // A large body may be refused while it is still being sent.
                Task sending = SendBodyAsync(stream, body ?? [], chunked, ct);
                await ReadHeadAsync(stream, answer, ct);
                await sending;
            }

            answer.Body = requestLine.StartsWith("HEAD ", StringComparison.Ordinal) || answer.Status == 0 ? [] : await ReadBodyAsync(stream, answer, ct);
        }
        catch (IOException)
        {
            // A reset; what has come so far counts.
        }

        return answer;
    }

    private static async Task SendBodyAsync(NetworkStream stream, byte[] body, bool chunked, CancellationToken ct)
    {
        if (body.Length == 0)
        {
            return;
        }

        byte[] framed = chunked ? [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8] : body;
        try
        {
            await stream.WriteAsync(framed, ct);
        }
        catch (IOException)
        {
            // The answer says why.
        }
    }

    private static async Task ReadHeadAsync(NetworkStream stream, RawAnswer answer, CancellationToken ct)
    {
        List<byte> bytes = [];
        byte[] one = new byte[1];
        while (!(bytes.Count >= 4 && bytes[^1] == '\n' && bytes[^3] == '\n'))
        {
            if (await stream.ReadAsync(one, ct) == 0)
            {
                return;
            }

            bytes.Add(one[0]);
        }

        string[] lines = Encoding.UTF8.GetString([.. bytes]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        answer.Status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        foreach (string line in lines[1..])
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            answer.Headers.Add((line[..colon], line[(colon + 1)..].Trim()));
        }
    }

    private static async Task<byte[]> ReadBodyAsync(NetworkStream stream, RawAnswer answer, CancellationToken ct)
    {
        if (answer.Header("Content-Length") is { } length)
        {
            // A connection that ends early leaves what has come.
            byte[] body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
            return body[..await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, ct)];
        }

        if (answer.Header("Transfer-Encoding") != "chunked")
        {
            return [];
        }

        using MemoryStream all = new();
        while (true)
        {
            List<byte> line = [];
            byte[] one = new byte[1];
            while (!(line.Count >= 2 && line[^1] == '\n'))
            {
                await stream.ReadExactlyAsync(one, ct);
                line.Add(one[0]);
            }

            int size = int.Parse(Encoding.ASCII.GetString([.. line]).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            byte[] chunk = new byte[size + 2];
            await stream.ReadExactlyAsync(chunk, ct);
            if (size == 0)
            {
                return all.ToArray();
            }

            all.Write(chunk, 0, size);
        }
    }
}
