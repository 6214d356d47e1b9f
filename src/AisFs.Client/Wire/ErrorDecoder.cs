using System.Text;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Wire;

/// <summary>Reads error answers. What they mean, <see cref="ErrorClassifier"/> decides.</summary>
internal static class ErrorDecoder
{
    /// <summary>Reads an error.</summary>
    /// <param name="status">The HTTP status; it counts, whatever the body says.</param>
    /// <param name="text">The body, or on HEAD the header <see cref="HeaderNames.Error"/>.</param>
    /// <param name="method">The method of the request.</param>
    /// <param name="path">The path of the request.</param>
    /// <param name="retryAfter">The header <c>Retry-After</c>.</param>
    /// <returns>The error. A text that is not of AIStore's form is its message.</returns>
    public static AisServerError Decode(int status, string text, string method, string path, TimeSpan? retryAfter)
    {
        ErrorDto? told = text.AsSpan().TrimStart().StartsWith('{') ? Read(text) : null;
        return new AisServerError
        {
            Status = status,
            Message = told?.Message ?? text.Trim(),
            Method = method,
            Path = path,
            RetryAfter = retryAfter,
            TypeCode = told?.Message is null ? string.Empty : told.TypeCode,
            Node = told?.Message is null ? string.Empty : told.Node,
        };
    }

    private static ErrorDto? Read(string text)
    {
        try
        {
            return AnswerReader.Read(Encoding.UTF8.GetBytes(text), AnswerJson.Default.ErrorDto, "error");
        }
        catch (AisProtocolException)
        {
            return null;
        }
    }
}
