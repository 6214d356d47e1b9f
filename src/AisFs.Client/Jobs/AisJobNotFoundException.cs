namespace AisFs.Client.Jobs;

/// <summary>No target knows the job, or any of the jobs that were asked for.</summary>
public sealed class AisJobNotFoundException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was looked for.</param>
    /// <param name="innerException">The answer of the cluster; null when it answered without an error.</param>
    public AisJobNotFoundException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
