namespace AisFs.Client;

/// <summary>Whatever went wrong between the client and the cluster. <see cref="AisServerException"/> is what the cluster answered.</summary>
public class AisException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The cause; may be null.</param>
    public AisException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the same request may succeed when it is sent again.</summary>
    public virtual bool IsRetriable => false;

    /// <summary>The bucket that was spoken of, as a URL, for example <c>ais://bucket</c>; empty when there is none.</summary>
    public string Bucket { get; internal set; } = string.Empty;

    /// <summary>The object that was spoken of; empty when there is none.</summary>
    public string ObjectName { get; internal set; } = string.Empty;

    /// <summary>The server that it came from or that could not be reached, scheme and authority; empty when that is none.</summary>
    internal string Server { get; set; } = string.Empty;

    /// <summary>How often the request was sent.</summary>
    public int Attempts { get; internal set; } = 1;

    /// <summary>
    /// Whether the cluster may have carried the request out, or may still do so, though it failed: no answer came after all
    /// of it had left, or one that tells of an error behind the operation (5xx). False: it did not take effect. Meaningful
    /// for what changes something.
    /// </summary>
    public bool MayHaveRun { get; internal set; }
}
