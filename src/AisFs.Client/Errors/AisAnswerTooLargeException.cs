namespace AisFs.Client;

/// <summary>An answer is larger than <see cref="AisClientOptions.MaxAnswerBytes"/>; it was not read to its end.</summary>
public sealed class AisAnswerTooLargeException : AisProtocolException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was asked, and how large the answer is.</param>
    public AisAnswerTooLargeException(string message)
        : base(message)
    {
    }
}
