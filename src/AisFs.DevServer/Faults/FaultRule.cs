using AisFs.DevServer.Api;

namespace AisFs.DevServer.Faults;

/// <summary>Which requests fail, how often, and how. Criteria that are null match everything.</summary>
public sealed record FaultRule
{
    /// <summary>What happens.</summary>
    public required FaultAction Action { get; init; }

    /// <summary>The HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>What the request asks for.</summary>
    public Operation? Operation { get; init; }

    /// <summary>Which kind of node was asked.</summary>
    public NodeRole? Role { get; init; }

    /// <summary>The bucket's name; <c>*</c> and <c>?</c> are wildcards.</summary>
    public string? Bucket { get; init; }

    /// <summary>The object's name; <c>*</c> (slashes included) and <c>?</c> are wildcards.</summary>
    public string? Object { get; init; }

    /// <summary>How many matching requests are let through first. Default 0.</summary>
    public int Skip { get; init; }

    /// <summary>How many requests fail in all; null for no end.</summary>
    public int? Count { get; init; }

    /// <summary>The share of matching requests that fail, 0 to 1. Default 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>How long <see cref="FaultAction.Delay"/> waits.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The status of <see cref="FaultAction.Status"/>. Default 503.</summary>
    public int Status { get; init; } = 503;

    /// <summary>The message in the error body; null for a stock one.</summary>
    public string? Message { get; init; }

    /// <summary>The "tcode" in the error body; null leaves it out.</summary>
    public string? TypeCode { get; init; }

    /// <summary>The Retry-After header, rounded up to seconds; null leaves it out.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>After how many content bytes <see cref="FaultAction.ResetBody"/>, <see cref="FaultAction.ShortBody"/> and the like strike.</summary>
    public long Bytes { get; init; }

    /// <summary>The rate of <see cref="FaultAction.Drip"/>, at least 1.</summary>
    public long BytesPerSecond { get; init; } = 1024;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Skip);
        ArgumentOutOfRangeException.ThrowIfNegative(Count ?? 0, nameof(Count));
        ArgumentOutOfRangeException.ThrowIfNegative(Probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Probability, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(Status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Status, 599);
        ArgumentOutOfRangeException.ThrowIfNegative(Bytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(BytesPerSecond, 1);
    }
}
