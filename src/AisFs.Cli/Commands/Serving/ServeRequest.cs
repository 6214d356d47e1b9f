using AisFs.DevServer;
using AisFs.DevServer.Api;

namespace AisFs.Cli.Commands.Serving;

/// <summary>What a command line asks <c>aisfs serve</c> for.</summary>
/// <param name="Options">The server.</param>
/// <param name="Seed">What to fill it with; null for nothing.</param>
/// <param name="HasSample">Whether to fill it with sample data too.</param>
/// <param name="IsQuiet">Whether only endpoints are printed.</param>
internal sealed record ServeRequest(DevServerOptions Options, SeedFile? Seed, bool HasSample, bool IsQuiet);
