namespace AisFs.DevServer.Handlers.Extras;

/// <summary>What became of an entry of a batch.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Size">How many bytes of it are in the archive.</param>
/// <param name="Error">Why it is missing; empty if it is not.</param>
internal sealed record BatchResult(BatchEntry Entry, long Size, string Error);
