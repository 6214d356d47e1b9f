namespace AisFs.DevServer.Api;

/// <summary>The AuthN service beside a <see cref="DevCluster"/>: with one, every request to the cluster needs a token.</summary>
public sealed record DevAuthNOptions
{
    /// <summary>The TCP port of the service; 0 (the default) takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The name of the user who may do everything. Default: admin.</summary>
    public string AdminName { get; init; } = "admin";

    /// <summary>That user's password.</summary>
    public required string AdminPassword { get; init; }

    /// <summary>How long a token is good, unless the login says otherwise. Default 24 h.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(24);
}
