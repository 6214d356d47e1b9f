namespace AisFs.Client.Jobs;

/// <summary>A job failed or was stopped, see <see cref="AisJobResult.EnsureSuccess"/>.</summary>
public sealed class AisJobFailedException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="result">How the job ended.</param>
    public AisJobFailedException(AisJobResult result)
        : base($"Job '{(result ?? throw new ArgumentNullException(nameof(result))).Id}' failed: {result.Error}")
        => Result = result;

    /// <summary>How the job ended.</summary>
    public AisJobResult Result { get; }
}
