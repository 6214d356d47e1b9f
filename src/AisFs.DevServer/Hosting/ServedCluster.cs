using AisFs.DevServer.Handlers;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Hosting;

/// <summary>A cluster that answers requests.</summary>
/// <param name="Nodes">Which node answers on which port.</param>
/// <param name="Router">What answers.</param>
internal sealed record ServedCluster(IReadOnlyDictionary<int, NodeInfo> Nodes, Router Router);
