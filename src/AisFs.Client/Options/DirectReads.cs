namespace AisFs.Client;

/// <summary>Whether GET and HEAD of objects go straight to the target that owns the object.</summary>
public enum DirectReads
{
    /// <summary>Straight to the target while the cluster allows it: without a token, and until a target refuses.</summary>
    Auto,

    /// <summary>Always through a proxy, which redirects.</summary>
    Never,

    /// <summary>Straight to the target even with a token in hand; the proxy is asked when that fails.</summary>
    Always,
}
