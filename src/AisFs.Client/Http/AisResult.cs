using AisFs.Client.Http;

namespace AisFs.Client;

/// <summary>
/// The answer to a request of <c>AisClient.MakeRequestAsync</c>: status, headers and body. To be disposed.
/// </summary>
public sealed class AisResult : IDisposable
{
    private readonly AisResponse _response;

    internal AisResult(AisResponse response, AisClientOptions options)
    {
        _response = response;
        Body = new AisObjectBody(response, -1, 0, response.ContentLength ?? -1, options) { Properties = new AisObjectProperties { Name = response.Request.ObjectName } };
    }

    /// <summary>The HTTP status, 200 to 299.</summary>
    public int Status => _response.Status;

    /// <summary>The body.</summary>
    public AisObjectBody Body { get; }

    /// <summary>Reads a header.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The value; several are joined by ", ". Null when it is absent.</returns>
    public string? GetHeader(string name) => _response.Headers.Get(name);

    /// <summary>Reads the body as text.</summary>
    /// <returns>The text.</returns>
    public async ValueTask<string> ReadTextAsync(CancellationToken cancellationToken = default)
        => System.Text.Encoding.UTF8.GetString(await Body.ReadAllAsync(cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public void Dispose() => Body.Dispose();
}
