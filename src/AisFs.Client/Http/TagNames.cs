namespace AisFs.Client.Http;

/// <summary>The names of attributes of metrics and spans. Those of OpenTelemetry are as its conventions for HTTP have them.</summary>
internal static class TagNames
{
    public const string Method = "http.request.method";

    public const string Status = "http.response.status_code";

    public const string Resends = "http.request.resend_count";

    public const string ServerAddress = "server.address";

    public const string ServerPort = "server.port";

    public const string Url = "url.full";

    public const string Template = "url.template";

    public const string ProtocolVersion = "network.protocol.version";

    public const string Error = "error.type";

    public const string Request = "aisfs.request";

    public const string RequestId = "aisfs.request.id";

    public const string Bucket = "aisfs.bucket";

    public const string Object = "aisfs.object";

    public const string Provider = "aisfs.provider";

    public const string Direction = "direction";

    /// <summary>The only value of <see cref="ProtocolVersion"/>.</summary>
    public const string Http11 = "1.1";
}
