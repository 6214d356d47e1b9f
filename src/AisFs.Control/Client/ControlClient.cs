using System.IO.Pipes;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AisFs.Control.Contract;
using AisFs.Control.Places;

namespace AisFs.Control.Client;

/// <summary>Asks the control socket of one mount.</summary>
/// <param name="place">Where the socket is.</param>
public sealed class ControlClient(ControlPlace place) : IDisposable
{
    // The other end may be another user's program: what it may say is limited.
    private const int MaxAnswerBytes = 16 << 20;
    private const int MaxLineLength = 4 << 20;

    // A pipe that is missing would be waited for without end.
    private static readonly TimeSpan s_pipePatience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        ConnectCallback = (_, token) => ConnectAsync(place, token),
        UseProxy = false,
        AllowAutoRedirect = false,
    })
    {
        BaseAddress = new Uri("http://localhost/"),
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    /// <summary>Reads something.</summary>
    /// <param name="path">The path and query, for example <c>v1/status</c>.</param>
    /// <param name="type">What it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ControlClientException">The mount refused; the message says why.</exception>
    /// <exception cref="HttpRequestException">There is no mount at the other end.</exception>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        return await SendAsync(request, type, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives an order.</summary>
    /// <param name="method">PUT or POST.</param>
    /// <param name="path">The path, for example <c>v1/flush</c>.</param>
    /// <param name="order">The order.</param>
    /// <param name="orderType">What it is.</param>
    /// <param name="type">What the answer is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ControlClientException">The mount refused; the message says why.</exception>
    /// <exception cref="HttpRequestException">There is no mount at the other end.</exception>
    public async Task<T> OrderAsync<TOrder, T>(HttpMethod method, string path, TOrder order, JsonTypeInfo<TOrder> orderType, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, path) { Content = Json(order, orderType) };
        return await SendAsync(request, type, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads lines of JSON as they come.</summary>
    /// <param name="path">The path and query.</param>
    /// <param name="type">What each line is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The lines; they end early when the mount does.</returns>
    /// <exception cref="ControlClientException">The mount refused; the message says why.</exception>
    /// <exception cref="HttpRequestException">There is no mount at the other end.</exception>
    public async IAsyncEnumerable<T> ReadLinesAsync<T>(string path, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        await foreach (T line in ReadLinesAsync(request, type, cancellationToken).ConfigureAwait(false))
        {
            yield return line;
        }
    }

    /// <summary>Gives an order, and reads lines of JSON as they come.</summary>
    /// <param name="path">The path, for example <c>v1/warm</c>.</param>
    /// <param name="order">The order.</param>
    /// <param name="orderType">What it is.</param>
    /// <param name="type">What each line is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The lines; they end early when the mount does.</returns>
    /// <exception cref="ControlClientException">The mount refused; the message says why.</exception>
    /// <exception cref="HttpRequestException">There is no mount at the other end.</exception>
    public async IAsyncEnumerable<T> OrderLinesAsync<TOrder, T>(
        string path, TOrder order, JsonTypeInfo<TOrder> orderType, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = Json(order, orderType) };
        await foreach (T line in ReadLinesAsync(request, type, cancellationToken).ConfigureAwait(false))
        {
            yield return line;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static ByteArrayContent Json<T>(T value, JsonTypeInfo<T> type)
    {
        ByteArrayContent content = new(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private async IAsyncEnumerable<T> ReadLinesAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        await CheckAsync(response, cancellationToken).ConfigureAwait(false);
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using StreamReader reader = new(stream);
            while (await ReadLineAsync(reader, cancellationToken).ConfigureAwait(false) is { } line)
            {
                yield return line.Length > MaxLineLength ? throw new ControlClientException("The mount's answer is too long.") : Parse(line, type);
            }
        }
    }

    private static async ValueTask<Stream> ConnectAsync(ControlPlace place, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            NamedPipeClientStream pipe = new(".", place.Pipe, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
            try
            {
                await pipe.ConnectAsync(s_pipePatience, cancellationToken).ConfigureAwait(false);
                return pipe;
            }
            catch
            {
                await pipe.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(place.Socket), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await CheckAsync(response, cancellationToken).ConfigureAwait(false);
        return Parse(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false), type);
    }

    private static T Parse<T>(string text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new ControlClientException("The mount's answer is not understood; it may be of another version of AisFs.");
        }
    }

    private static async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        string body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        Problem? problem = null;
        try
        {
            problem = JsonSerializer.Deserialize(body, ControlJson.Default.Problem);
        }
        catch (JsonException)
        {
            // Then the status has to do.
        }

        throw new ControlClientException(problem?.Detail ?? (response.StatusCode == HttpStatusCode.NotFound
            ? "The mount does not know this request; it may be of an older version of AisFs." : $"The mount answered {(int)response.StatusCode}."));
    }

    private static async ValueTask<string?> ReadLineAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The mount has ended.
            return null;
        }
    }
}
