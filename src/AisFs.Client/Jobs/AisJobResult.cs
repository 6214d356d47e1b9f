namespace AisFs.Client.Jobs;

/// <summary>How a job ended. A failed job is a result, not an exception.</summary>
public sealed record AisJobResult
{
    internal const string Aborted = "aborted";

    /// <summary>The id of the job.</summary>
    public required string Id { get; init; }

    /// <summary>Whether the job did what it was asked.</summary>
    public bool IsSuccess { get; init; }

    /// <summary>What went wrong; empty when nothing did.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>When it ended; null when that is not known, or when it is idle and not ended.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Throws when the job failed.</summary>
    /// <returns>The result itself.</returns>
    /// <exception cref="AisJobFailedException">The job failed or was stopped.</exception>
    public AisJobResult EnsureSuccess() => IsSuccess ? this : throw new AisJobFailedException(this);

    /// <summary>The result in the last status of a job.</summary>
    internal static AisJobResult Of(AisJobStatus status) => new()
    {
        Id = status.Id,
        IsSuccess = status.Error.Length == 0 && !status.IsAborted,
        Error = status.Error.Length == 0 && status.IsAborted ? Aborted : status.Error,
        EndTime = status.EndTime,
    };
}
