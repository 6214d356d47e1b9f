namespace AisFs.Client;

/// <summary>How often and how long failed requests are sent again. Only idempotent requests are sent again, and requests that were never sent.</summary>
public sealed record AisRetryOptions
{
    /// <summary>
    /// The greatest number of times that a request is sent. Default 6; 1 sends it once. A change that a proxy sends to a target that
    /// cannot be reached was never sent: unless this is 1, it waits for that target, or for another one, as long as <see cref="Budget"/> lasts.
    /// </summary>
    public int MaxAttempts { get; init; } = 6;

    /// <summary>The wait before the second attempt, doubled for each further one; half of it is random. Default 100 ms.</summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest single wait; a longer <c>Retry-After</c> of the server is cut to it. Default 10 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time after which a request is not sent again, however many attempts are left. Default 60 s.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(60);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDelay, InitialDelay);
        ArgumentOutOfRangeException.ThrowIfLessThan(Budget, TimeSpan.Zero);
    }
}
