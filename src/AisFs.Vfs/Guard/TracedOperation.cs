using AisFs.Vfs.Api;

namespace AisFs.Vfs.Guard;

/// <summary>An operation that has ended, while operations are traced.</summary>
/// <param name="Operation">Its name.</param>
/// <param name="Subject">The object or directory that it was about.</param>
/// <param name="Offset">The first byte of a read or write; null of others.</param>
/// <param name="Bytes">How many bytes were to be read or written; null of others.</param>
/// <param name="Started">When it began.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">How it failed; none when it did not.</param>
public readonly record struct TracedOperation(
    string Operation, string Subject, long? Offset, int? Bytes, DateTimeOffset Started, TimeSpan Duration, FsError Error);
