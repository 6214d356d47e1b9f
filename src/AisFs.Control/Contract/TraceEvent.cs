namespace AisFs.Control.Contract;

/// <summary>One line of <c>GET /v1/trace</c>: a request of the kernel that has ended, or the end of the trace.</summary>
/// <param name="Kind"><c>operation</c>, <c>request</c> for a request to the cluster, or <c>end</c>.</param>
/// <param name="Name">The operation.</param>
/// <param name="StartMicroseconds">When it began, since 1970.</param>
/// <param name="DurationMicroseconds">How long it took.</param>
/// <param name="Subject">What it was about: an object or directory, or a URL.</param>
/// <param name="Offset">The first byte of a read or write; null of others.</param>
/// <param name="Bytes">How many bytes were to be read or written; null of others.</param>
/// <param name="Error">How it failed; null when it did not.</param>
/// <param name="Dropped">In the last line: how many are missing, since they came faster than they were taken.</param>
public sealed record TraceEvent(
    string Kind,
    string? Name = null,
    double StartMicroseconds = 0,
    double DurationMicroseconds = 0,
    string? Subject = null,
    long? Offset = null,
    long? Bytes = null,
    string? Error = null,
    long? Dropped = null);
