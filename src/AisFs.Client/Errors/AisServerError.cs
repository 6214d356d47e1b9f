namespace AisFs.Client;

/// <summary>An error as the cluster reports it: in the body of an answer, and on HEAD in the header <c>Hdr-Error</c>.</summary>
public sealed record AisServerError
{
    /// <summary>The HTTP status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>The cluster's name of the error, for example <c>ErrBckNotFound</c>; empty when it gave none.</summary>
    public string TypeCode { get; init; } = string.Empty;

    /// <summary>The message; empty when it gave none. An answer that is not of AIStore's form is given as it came.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The node that answered, for example <c>p[qHTp8080]</c>; empty if it does not say.</summary>
    public string Node { get; init; } = string.Empty;

    /// <summary>The method of the request.</summary>
    public string Method { get; init; } = string.Empty;

    /// <summary>The path of the request.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>How long to wait before the next attempt, from <c>Retry-After</c>; null if the server does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>One line for a log.</summary>
    /// <returns>The line.</returns>
    public override string ToString()
    {
        string code = TypeCode.Length == 0 ? string.Empty : $" {TypeCode}";
        string text = Message.Length == 0 ? "the server gave no reason" : Message.ReplaceLineEndings(" ").Trim();
        return $"{Method} {Path}: {Status}{code}: {text}";
    }
}
