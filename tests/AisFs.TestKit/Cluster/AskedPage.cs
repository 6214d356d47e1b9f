namespace AisFs.TestKit.Cluster;

/// <summary>What a client has asked for with one request for a page of a listing.</summary>
/// <param name="Prefix">The prefix.</param>
/// <param name="Uuid">The walk to go on with; empty for a new one.</param>
/// <param name="After">The token; empty for the begin.</param>
/// <param name="Flags">The flags, as decimal digits.</param>
public sealed record AskedPage(string Prefix, string Uuid, string After, string Flags);
