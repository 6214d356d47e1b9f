namespace AisFs.Client;

/// <summary>Any error between the client and the cluster. <see cref="AisServerException"/> is an error that the cluster answered.</summary>
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

    /// <summary>The bucket of the request, as a URL, for example <c>ais://bucket</c>; empty if it has none.</summary>
    public string Bucket { get; internal set; } = string.Empty;

    /// <summary>The object of the request; empty if it has none.</summary>
    public string ObjectName { get; internal set; } = string.Empty;

    /// <summary>The request that failed; null when none was sent, for example because the names in it can't be sent safely.</summary>
    public AisRequestDetails? Request { get; internal set; }

    /// <summary>The id of the request that failed, see <see cref="AisRequestDetails.RequestId"/>; empty if there is none.</summary>
    public string RequestId => Request?.RequestId ?? string.Empty;

    /// <summary>How often the request was sent.</summary>
    public int Attempts { get; internal set; } = 1;

    /// <summary>
    /// Whether the failed request may have taken effect, or may still do so: all of it was sent and no answer came, or the answer
    /// was an error behind the operation (5xx). False: it did not take effect. Meaningful for requests that change something.
    /// </summary>
    public bool MayHaveRun { get; internal set; }

    /// <summary>
    /// The exception for a log: type and message, then the lines of <see cref="AisRequestDetails.ToString"/> and the number of attempts
    /// (all of them <c>Name: value</c>), then the cause and the stack. <see cref="Exception.Message"/> stays one line without the details.
    /// </summary>
    /// <returns>The text, several lines.</returns>
    public override string ToString()
    {
        string text = base.ToString();
        if (Request is not { } request)
        {
            return text;
        }

        int end = $"{GetType()}: {Message}".Length;
        string details = $"{Environment.NewLine}{request}{Environment.NewLine}{nameof(Attempts)}: {Attempts}";
        return end <= text.Length ? text.Insert(end, details) : text + details;
    }
}
