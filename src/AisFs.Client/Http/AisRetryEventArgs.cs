namespace AisFs.Client;

/// <summary>A request failed and is about to be sent again.</summary>
public sealed class AisRetryEventArgs : EventArgs
{
    internal AisRetryEventArgs(string request, int attempt, TimeSpan delay, AisException error)
    {
        Request = request;
        Attempt = attempt;
        Delay = delay;
        Error = error;
    }

    /// <summary>Method and path of the request.</summary>
    public string Request { get; }

    /// <summary>The number of the attempt that failed, from 1.</summary>
    public int Attempt { get; }

    /// <summary>How long the client waits before it sends again.</summary>
    public TimeSpan Delay { get; }

    /// <summary>Why the attempt failed.</summary>
    public AisException Error { get; }
}
