using System.Text;
using System.Text.Json.Serialization.Metadata;
using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <summary>A successful answer whose body is still to be read. To be disposed.</summary>
internal sealed class AisResponse(HttpResponseMessage message, AisRequest request, AisClientOptions options, ClientMeter meter) : IDisposable
{
    public int Status => (int)message.StatusCode;

    /// <summary>The number of bytes of the body; on HEAD, of the object. Null if the server does not say.</summary>
    public long? ContentLength => message.Content.Headers.ContentLength;

    public AisRequest Request => request;

    /// <summary>Counts the bytes of the body.</summary>
    public ClientMeter Meter => meter;

    public AnswerHeaders Headers => new(message);

    /// <summary>Opens the body. A handler of a program's own may have contents that can be opened asynchronously only.</summary>
    public ValueTask<Stream> OpenBodyAsync(CancellationToken cancellationToken) => options.HandlerFactory is null
#pragma warning disable CA1849 // The runtime's own handler opens a body at once.
        ? ValueTask.FromResult(message.Content.ReadAsStream(cancellationToken))
#pragma warning restore CA1849
        : new ValueTask<Stream>(message.Content.ReadAsStreamAsync(cancellationToken));

    /// <summary>Makes an exception tell that the answer of this request is at fault.</summary>
    public AisException Describe(AisException error) => error.WithRequest(request, RawUrl.OfSent(message.RequestMessage?.RequestUri, request.PathAndQuery), Status);

    /// <summary>Reads the whole body into memory that the callee borrows.</summary>
    /// <exception cref="AisAnswerTooLargeException">There is more of it than is read.</exception>
    public ValueTask<TResult> ReadAsync<TState, TResult>(
        TState state, Func<AisResponse, ReadOnlyMemory<byte>, TState, TResult> use, CancellationToken cancellationToken)
        => ReadAsync(state, use, null, cancellationToken);

    /// <summary>The same, for who can begin with something before all has come.</summary>
    /// <param name="state">Goes to <paramref name="use"/>.</param>
    /// <param name="use">Takes the whole body.</param>
    /// <param name="arriving">Is shown, each time that more has come, all that has; null: nobody looks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AisAnswerTooLargeException">There is more of it than is read.</exception>
    public async ValueTask<TResult> ReadAsync<TState, TResult>(
        TState state, Func<AisResponse, ReadOnlyMemory<byte>, TState, TResult> use, IArrivingAnswer? arriving, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadUndescribedAsync(state, use, arriving, cancellationToken).ConfigureAwait(false);
        }
        catch (AisException e) when (e.Request is null)
        {
            throw Describe(e);
        }
    }

    /// <summary>Reads the body as text.</summary>
    public ValueTask<string> ReadTextAsync(CancellationToken cancellationToken)
        => ReadAsync(0, static (_, bytes, _) => Encoding.UTF8.GetString(bytes.Span), cancellationToken);

    /// <summary>Reads the body as JSON of one type.</summary>
    /// <exception cref="AisProtocolException">It is malformed, or null.</exception>
    public async ValueTask<T> ReadJsonAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
        => await TryReadJsonAsync(type, cancellationToken).ConfigureAwait(false) ?? throw Describe(new AisProtocolException($"{request}: the answer is null."));

    /// <summary>Reads the body as JSON of one type; null when it says null.</summary>
    /// <exception cref="AisProtocolException">It is malformed.</exception>
    public ValueTask<T?> TryReadJsonAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellationToken)
        => ReadAsync(type, static (response, bytes, type) => AnswerReader.Read(bytes.Span, type, response.Request.ToString()), cancellationToken);

    public void Dispose() => message.Dispose();

    private async ValueTask<TResult> ReadUndescribedAsync<TState, TResult>(
        TState state, Func<AisResponse, ReadOnlyMemory<byte>, TState, TResult> use, IArrivingAnswer? arriving, CancellationToken cancellationToken)
    {
        if (ContentLength > options.MaxAnswerBytes)
        {
            throw new AisAnswerTooLargeException($"{request}: the answer has {ContentLength} bytes, more than {options.MaxAnswerBytes} are not read.");
        }

        using AnswerBuffer buffer = new(options);
        await buffer.GrowAsync((int)(ContentLength ?? 16383) + 1, cancellationToken).ConfigureAwait(false);
        using AisObjectBody body = new(this, -1, 0, ContentLength ?? -1, options);
        while (true)
        {
            if (buffer.Free.IsEmpty)
            {
                if (buffer.Length > options.MaxAnswerBytes)
                {
                    throw new AisAnswerTooLargeException($"{request}: the answer has more than {options.MaxAnswerBytes} bytes.");
                }

                await buffer.GrowAsync((int)Math.Min(2L * buffer.Length, options.MaxAnswerBytes + 1L), cancellationToken).ConfigureAwait(false);
            }

            int read = await body.ReadAsync(buffer.Free, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return use(this, buffer.Written, state);
            }

            buffer.Length += read;
            arriving?.Look(this, buffer.Written.Span);
        }
    }
}
