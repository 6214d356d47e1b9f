using Xunit.v3;

namespace AisFs.TestKit;

/// <summary>Names the sentences of mount.md that a test executes.</summary>
/// <param name="ids">Their ids, for example <c>S12</c>.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class SemanticsAttribute(params string[] ids) : Attribute, ITraitAttribute
{
    /// <summary>The ids.</summary>
    public IReadOnlyList<string> Ids { get; } = ids;

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [.. Ids.Select(id => KeyValuePair.Create("Semantics", id))];
}
