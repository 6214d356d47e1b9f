namespace AisFs.Client;

/// <summary>A body ended before all the bytes came that its headers announced. The bytes that came are right.</summary>
public sealed class AisTruncatedException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="expected">The number of bytes that the headers announced.</param>
    /// <param name="received">The number of bytes that came.</param>
    /// <param name="innerException">The cause; may be null.</param>
    public AisTruncatedException(long expected, long received, Exception? innerException = null)
        : base($"The body broke off after {received} of {expected} bytes.", innerException)
    {
        Expected = expected;
        Received = received;
    }

    /// <summary>The number of bytes that the headers announced; -1 when they did not.</summary>
    public long Expected { get; }

    /// <summary>The number of bytes that came.</summary>
    public long Received { get; }

    /// <inheritdoc/>
    public override bool IsRetriable => true;
}
