namespace AisFs.Control.Client;

/// <summary>A mount refused a request, or its answer makes no sense. The message is one sentence for the user.</summary>
/// <param name="message">The sentence.</param>
public sealed class ControlClientException(string message) : Exception(message);
