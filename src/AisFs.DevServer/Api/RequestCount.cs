namespace AisFs.DevServer.Api;

/// <summary>How many requests of one kind came.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Operation">What they asked for.</param>
/// <param name="Role">Which kind of node they were sent to.</param>
/// <param name="Count">How many.</param>
public readonly record struct RequestCount(string Method, Operation Operation, NodeRole Role, long Count);
