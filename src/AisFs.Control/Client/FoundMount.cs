using AisFs.Control.Contract;
using AisFs.Control.Places;

namespace AisFs.Control.Client;

/// <summary>A mount of this host.</summary>
/// <param name="Place">Where its control socket is.</param>
/// <param name="Identity">Which mount it is.</param>
public sealed record FoundMount(ControlPlace Place, MountIdentity Identity);
