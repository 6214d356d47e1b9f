using AisFs.DevServer.Exchanges;

namespace AisFs.DevServer.Handlers;

/// <summary>Answers the requests below a path.</summary>
/// <param name="exchange">The request.</param>
/// <param name="rest">What follows the path.</param>
internal delegate Task Resource(Exchange exchange, ReadOnlySpan<byte> rest);
