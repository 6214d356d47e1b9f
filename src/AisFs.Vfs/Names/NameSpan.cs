using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Names;

/// <summary>The names that one page of a listing with recursion has told: all there are, behind one and up to another.</summary>
/// <param name="After">The name behind which the page begins, or the prefix of a directory that it begins with; empty for the beginning.</param>
/// <param name="Through">The last name that it tells of; null when it goes to the end.</param>
/// <param name="Unsure">Beginnings of names: what goes on from one of them with a character before '/' may be missing; null: nothing is.</param>
internal readonly record struct NameSpan(string After, string? Through, IReadOnlyList<string>? Unsure = null)
{
    /// <summary>Whether all names of a directory are among them.</summary>
    /// <param name="prefix">The directory's prefix, with a slash at the end.</param>
    public bool Covers(string prefix)
        => NameOrder.Compare(After, prefix) <= 0
            && (Through is null || (NameOrder.Compare(Through, prefix) > 0 && !Through.StartsWith(prefix, StringComparison.Ordinal)))
            && !(Unsure is { } unsure && PageBelow.MayLack(unsure, prefix));
}
