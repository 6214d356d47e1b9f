namespace AisFs.DevServer.Protocol;

/// <summary>Where an error arose that another node passes on.</summary>
/// <param name="Node">The name of the node where it arose.</param>
/// <param name="Caller">The name of the node that asked that node; empty for none.</param>
/// <param name="Path">The path that was asked for; null for the path of the request.</param>
/// <param name="Method">The method that was used there; null for that of the request.</param>
internal sealed record ErrorOrigin(string Node, string Caller = "", string? Path = null, string? Method = null);
