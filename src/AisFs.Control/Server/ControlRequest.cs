using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AisFs.Control.Contract;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AisFs.Control.Server;

/// <summary>One request to the control socket, and its answer.</summary>
internal sealed class ControlRequest(HttpContext http)
{
    private static readonly byte[] s_newLine = "\n"u8.ToArray();

    /// <summary>Cancelled when the client has gone.</summary>
    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>Takes a greater body than others may have.</summary>
    /// <param name="bytes">How great it may be.</param>
    public void AllowBody(long bytes)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = bytes;
        }
    }

    /// <summary>Reads a number of the query.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="usual">What it is when it is not there.</param>
    /// <param name="least">The least that it may be.</param>
    /// <param name="most">The most that it may be.</param>
    /// <exception cref="ControlException">It is no such number.</exception>
    public double Number(string name, double usual, double least, double most)
    {
        string? text = http.Request.Query[name];
        return string.IsNullOrEmpty(text) ? usual
            : double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out double number) && number >= least && number <= most ? number
            : throw new ControlException(StatusCodes.Status400BadRequest, "bad query", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} must be a number from {least} to {most}."));
    }

    /// <summary>Reads the body.</summary>
    /// <exception cref="ControlException">It is not the JSON that is wanted.</exception>
    public async ValueTask<T> ReadAsync<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.Body, type, Aborted).ConfigureAwait(false) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new ControlException(StatusCodes.Status400BadRequest, "bad body", $"The body must be JSON of the kind that {http.Request.Path} takes.");
        }
    }

    /// <summary>Answers.</summary>
    public Task AnswerAsync<T>(T value, JsonTypeInfo<T> type) => WriteAsync(StatusCodes.Status200OK, "application/json", value, type);

    /// <summary>Answers that it did not go well.</summary>
    public Task FailAsync(int status, string title, string detail)
        => http.Response.HasStarted ? Task.CompletedTask : WriteAsync(status, "application/problem+json", new Problem(title, status, detail), ControlJson.Default.Problem);

    /// <summary>Answers with a line of JSON for each value, as they come.</summary>
    public async Task StreamAsync<T>(IAsyncEnumerable<T> values, JsonTypeInfo<T> type)
    {
        http.Response.ContentType = "application/x-ndjson";
        await http.Response.StartAsync(Aborted).ConfigureAwait(false);
        await foreach (T value in values.WithCancellation(Aborted).ConfigureAwait(false))
        {
            await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, type), Aborted).ConfigureAwait(false);
            await http.Response.Body.WriteAsync(s_newLine, Aborted).ConfigureAwait(false);
            await http.Response.Body.FlushAsync(Aborted).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync<T>(int status, string contentType, T value, JsonTypeInfo<T> type)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length + s_newLine.Length;
        await http.Response.Body.WriteAsync(body, Aborted).ConfigureAwait(false);
        await http.Response.Body.WriteAsync(s_newLine, Aborted).ConfigureAwait(false);
    }
}
