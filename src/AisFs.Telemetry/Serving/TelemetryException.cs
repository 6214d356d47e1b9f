namespace AisFs.Telemetry.Serving;

/// <summary>Metrics can't be served; the message is one sentence for the user.</summary>
public sealed class TelemetryException : Exception
{
    /// <summary>Makes one.</summary>
    public TelemetryException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">One sentence for the user.</param>
    public TelemetryException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">One sentence for the user.</param>
    /// <param name="innerException">The cause.</param>
    public TelemetryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
