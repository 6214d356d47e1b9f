namespace AisFs.Control.Contract;

/// <summary>The body of an order about a path.</summary>
/// <param name="Path">The path in the mount, beginning with a slash; null or empty for all of it.</param>
public sealed record PathOrder(string? Path);
