namespace AisFs.Client;

/// <summary>Which nodes of a cluster.</summary>
[Flags]
public enum AisNodeRoles
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Those that store objects.</summary>
    Targets = 1,

    /// <summary>Those that clients talk to first.</summary>
    Proxies = 2,

    /// <summary>All.</summary>
    All = Targets | Proxies,
}
