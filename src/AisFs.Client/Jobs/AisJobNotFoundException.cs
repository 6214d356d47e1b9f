namespace AisFs.Client.Jobs;

/// <summary>No target knows anything of the job, or of jobs that were asked for.</summary>
public sealed class AisJobNotFoundException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was looked for.</param>
    public AisJobNotFoundException(string message)
        : base(message)
    {
    }
}
