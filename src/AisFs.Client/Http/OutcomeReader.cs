using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <summary>Makes an outcome of a last answer: a success whose body is still to be read, or a typed error.</summary>
internal sealed class OutcomeReader(AisClientOptions options, ClientMeter meter)
{
    private readonly AisClientOptions _forErrors = options with { MaxAnswerBytes = 1 << 20 };

    /// <summary>Reads an answer. It belongs to the outcome; that of an error is read and disposed.</summary>
    /// <exception cref="AisProtocolException">An AIStore does not answer with that status.</exception>
    public async ValueTask<AisOutcome> ReadAsync(HttpResponseMessage message, AisRequest request, CancellationToken cancellationToken)
    {
        int status = (int)message.StatusCode;
        if (status is >= 200 and < 300)
        {
            return new AisOutcome(new AisResponse(message, request, options, meter));
        }

        using (message)
        {
            if (status < 400)
            {
                throw new AisProtocolException($"{request}: an AIStore does not answer {status}. Is the endpoint one?").WithRequest(request, Find(message, request), status);
            }

            string text = request.Method == HttpMethod.Head ? new AnswerHeaders(message).GetText(HeaderNames.Error)
                : await ReadBodyAsync(message, request, cancellationToken).ConfigureAwait(false);
            AisServerError error = ErrorDecoder.Decode(status, text, request.Method.Method, request.Path, ReadRetryAfter(message));
            return new AisOutcome(ErrorClassifier.Classify(error, request.Bucket, request.ObjectName).WithRequest(request, Find(message, request), status));
        }
    }

    private static RawUrl Find(HttpResponseMessage message, AisRequest request) => RawUrl.OfSent(message.RequestMessage?.RequestUri, request.PathAndQuery);

    private TimeSpan? ReadRetryAfter(HttpResponseMessage message)
        => message.Headers.RetryAfter is not { } header ? null
            : header.Delta ?? (header.Date is { } date && date - options.TimeProvider.GetUtcNow() is { Ticks: > 0 } wait ? wait : null);

    private async ValueTask<string> ReadBodyAsync(HttpResponseMessage message, AisRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using AisResponse response = new(message, request, _forErrors, meter);
            return await response.ReadTextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AisException)
        {
            // The status alone must do.
            return string.Empty;
        }
    }
}
