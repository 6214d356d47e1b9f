namespace AisFs.Client.Wire;

/// <summary>Names of properties that listings and HEADs are asked for.</summary>
internal static class PropertyNames
{
    public const string Name = "name";

    public const string Custom = "custom";
}
