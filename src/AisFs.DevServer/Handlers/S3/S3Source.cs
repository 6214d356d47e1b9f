using System.Text;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>The object that a copy is made of.</summary>
/// <param name="Bucket">The name of its bucket.</param>
/// <param name="Object">Its name.</param>
internal readonly record struct S3Source(string Bucket, byte[] Object)
{
    /// <summary>Reads the header that names it.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="decode">
    /// Whether escapes are decoded: the target does it, the proxy does not. So a name that is escaped in the header is mostly
    /// looked for at the wrong target.
    /// </param>
    /// <exception cref="RequestException">400: the header names no object.</exception>
    public static S3Source Read(Exchange exchange, bool decode)
    {
        string text = exchange.Request.Headers[S3Operations.CopySource].ToString();
        string[] parts = (decode ? UrlText.DecodeQuery(text) : text).Trim('/').Split('/', 2);
        return parts.Length == 2 ? new S3Source(parts[0], Encoding.UTF8.GetBytes(parts[1].Trim('/'))) : throw new RequestException(400, "missing or empty object name");
    }
}
