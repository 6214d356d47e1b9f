namespace AisFs.DevServer.Transport;

/// <summary>
/// The web server itself refuses requests whose line or headers are too long, with one of two statuses and no body. The
/// real server answers 431 to both, in words.
/// </summary>
internal static class RefusedHeaders
{
    private static readonly byte[] s_answer =
        "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n431 Request Header Fields Too Large"u8.ToArray();

    public static void Translate(List<ArraySegment<byte>> pieces)
    {
        ReadOnlySpan<byte> head = pieces[0];
        if ((head.StartsWith("HTTP/1.1 414 "u8) || head.StartsWith("HTTP/1.1 431 "u8)) && head.IndexOf("\r\nContent-Length: 0\r\n"u8) > 0)
        {
            pieces.Clear();
            pieces.Add(s_answer);
        }
    }
}
