using AisFs.Client.Wire;

namespace AisFs.Client.AuthN;

/// <summary>A user of an AuthN server.</summary>
/// <param name="Name">The name.</param>
/// <param name="Roles">The roles.</param>
public sealed record AisUser(string Name, IReadOnlyList<AisRole> Roles)
{
    internal static AisUser Read(JsonFields json) => new(json.Text("id"), json.Child("roles").Items().ConvertAll(AisRole.Read));
}
