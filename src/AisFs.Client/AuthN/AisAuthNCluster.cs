namespace AisFs.Client.AuthN;

/// <summary>A cluster that an AuthN server knows.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Alias">Its alias; empty when it has none.</param>
/// <param name="Urls">The URLs of its proxies.</param>
public sealed record AisAuthNCluster(string Id, string Alias, IReadOnlyList<string> Urls);
