namespace AisFs.Client.AuthN;

/// <summary>A user of an AuthN server.</summary>
/// <param name="Name">The name.</param>
/// <param name="Roles">The roles.</param>
public sealed record AisUser(string Name, IReadOnlyList<AisRole> Roles);
