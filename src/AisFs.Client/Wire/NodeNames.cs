namespace AisFs.Client.Wire;

/// <summary>The names by which nodes sign errors: <c>p[qHTp8080]</c> is a proxy, <c>t[KKBt8081]</c> a target.</summary>
internal static class NodeNames
{
    public static bool IsTarget(string name) => name.StartsWith("t[", StringComparison.Ordinal);
}
