namespace AisFs.Vfs.Guard;

/// <summary>How long an operation may stand still.</summary>
public sealed record OperationLimits
{
    /// <summary>How many times <see cref="Timeout"/> an operation may stand still before it is answered with an error.</summary>
    public const int Factor = 10;

    /// <summary>How long a silent connection is waited for. Default 30 s, so that an operation has 5 minutes. At most one day.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After which time without progress an operation is cancelled.</summary>
    internal TimeSpan Cancel => (Factor - 1) * Timeout;

    /// <summary>After which time an operation that has not ended though it was cancelled is answered all the same.</summary>
    internal TimeSpan Abandon => 0.5 * Timeout;

    /// <summary>The least that an operation has which repeats one that failed.</summary>
    internal TimeSpan Moment => 0.2 * Timeout;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Timeout, TimeSpan.FromDays(1));
    }
}
