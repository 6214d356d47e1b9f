namespace AisFs.Client.Http;

/// <summary>The attributes that name one server; made once.</summary>
internal sealed class ServerTags(Uri origin)
{
    /// <summary>Its host name or address.</summary>
    public KeyValuePair<string, object?> Address { get; } = new(TagNames.ServerAddress, origin.Host);

    /// <summary>Its port.</summary>
    public KeyValuePair<string, object?> Port { get; } = new(TagNames.ServerPort, origin.Port);
}
