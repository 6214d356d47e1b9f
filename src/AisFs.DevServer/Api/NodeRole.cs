namespace AisFs.DevServer.Api;

/// <summary>What a node of the cluster is.</summary>
public enum NodeRole
{
    /// <summary>The gateway: answers control requests and redirects the data path.</summary>
    Proxy,

    /// <summary>A storage node.</summary>
    Target,
}
