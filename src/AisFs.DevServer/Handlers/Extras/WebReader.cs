using AisFs.DevServer.Cluster;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>Reads from web servers, this cluster among them.</summary>
internal sealed class WebReader(RemoteTable remotes)
{
    private const int MaxRedirects = 10;

    /// <summary>Begins to read a page. Redirects are followed.</summary>
    /// <exception cref="HttpRequestException">The link is not that of a web server, or the server cannot be reached, or answers with no success.</exception>
    /// <exception cref="UriFormatException">The link is none.</exception>
    public async Task<HttpResponseMessage> GetAsync(string link, CancellationToken ct)
    {
        Uri url = new(link);
        for (int i = 0; i < MaxRedirects; i++)
        {
            if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            {
                throw new HttpRequestException($"unsupported protocol scheme \"{url.Scheme}\"");
            }

            using HttpRequestMessage request = new(HttpMethod.Get, url);
            HttpResponseMessage answer = await remotes.Http.SendAsync(request, ct).ConfigureAwait(false);
            if ((int)answer.StatusCode is >= 300 and < 400 && answer.Headers.Location is { } next)
            {
                url = new Uri(url, next);
                answer.Dispose();
                continue;
            }

            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            int status = (int)answer.StatusCode;
            answer.Dispose();
            throw new HttpRequestException($"status code {status}");
        }

        throw new HttpRequestException($"stopped after {MaxRedirects} redirects");
    }
}
