using System.Text;

namespace AisFs.DevServer.Exchanges;

/// <summary>Answers of the S3 interface.</summary>
internal static class S3Answers
{
    private const string ContentType = "application/xml";

    /// <summary>Answers with a document.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="xml">The document without its head.</param>
    /// <param name="status">The HTTP status.</param>
    public static async Task XmlAsync(this Exchange exchange, StringBuilder xml, int status = 200)
    {
        byte[] body = Encoding.UTF8.GetBytes(xml.Insert(0, XmlText.Head).ToString());
        exchange.Response.StatusCode = status;
        exchange.Response.ContentType = ContentType;
        exchange.SetShortLength(body.Length);
        exchange.Faults.EndAnswer(exchange);
        if (!exchange.IsHead)
        {
            await exchange.WriteBytesAsync(body).ConfigureAwait(false);
        }
    }

    /// <summary>Answers with an error document.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="typeCode">The type of the error as the native interface tells it, or a code of S3; null for none.</param>
    /// <param name="message">What went wrong.</param>
    public static Task FailAsync(Exchange exchange, int status, string? typeCode, string message)
    {
        string code = typeCode switch
        {
            null => string.Empty,
            "ErrBckNotFound" => "NoSuchBucket",
            "ErrBucketAlreadyExists" => "BucketAlreadyExists",
            _ => typeCode,
        };
        exchange.Response.Headers.XContentTypeOptions = "nosniff";
        exchange.CloseIfBodyIsLeft();
        StringBuilder xml = new("<Error>");
        xml.Element("Code", code).Element("Message", message).Element("Resource", string.Empty).Element("RequestId", string.Empty).Append("</Error>");
        return exchange.XmlAsync(xml, status);
    }
}
