namespace AisFs.Client.Jobs;

/// <summary>No target knows the job, or any of the jobs that were asked for.</summary>
public sealed class AisJobNotFoundException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was looked for.</param>
    public AisJobNotFoundException(string message)
        : base(message)
    {
    }
}
