using AisFs.Interop.WinFsp.Api;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Streams;

/// <summary>One of Windows' own extended attributes, as it is stored: by the case of the name that came first.</summary>
/// <param name="Attribute">The full name of the stored attribute.</param>
/// <param name="Name">The name to Windows, ASCII.</param>
/// <param name="IsNeeded">Whether a program that does not know it must not open the file (FILE_NEED_EA).</param>
internal readonly record struct ExtendedAttribute(string Attribute, string Name, bool IsNeeded)
{
    /// <summary>Picks Windows' own attributes out of all of a file, by name; of names that differ in case only the first.</summary>
    internal static List<ExtendedAttribute> Pick(IEnumerable<string> attributes)
    {
        List<ExtendedAttribute> picked = [];
        foreach (string attribute in attributes)
        {
            if (FsWindowsEa.TryRead(attribute, out ReadOnlySpan<char> name, out bool isNeeded) && name.Length <= EaList.NameCapacity && System.Text.Ascii.IsValid(name))
            {
                picked.Add(new ExtendedAttribute(attribute, name.ToString(), isNeeded));
            }
        }

        picked.Sort(static (a, b) => StringComparer.OrdinalIgnoreCase.Compare(a.Name, b.Name) is var order and not 0 ? order : string.CompareOrdinal(a.Attribute, b.Attribute));
        for (int i = picked.Count - 1; i > 0; i--)
        {
            if (picked[i].Name.Equals(picked[i - 1].Name, StringComparison.OrdinalIgnoreCase))
            {
                picked.RemoveAt(i);
            }
        }

        return picked;
    }

    /// <summary>Sets an attribute, or removes it where it has no value; what has the name in any case is replaced, and gives its case.</summary>
    /// <param name="attributes">All attributes of a file, to be changed.</param>
    /// <param name="name">The name.</param>
    /// <param name="isNeeded">Whether it is needed.</param>
    /// <param name="value">The value.</param>
    internal static void Put(Dictionary<string, ReadOnlyMemory<byte>> attributes, string name, bool isNeeded, ReadOnlyMemory<byte> value)
    {
        string kept = name;
        foreach (string attribute in attributes.Keys.ToArray())
        {
            if (FsWindowsEa.TryRead(attribute, out ReadOnlySpan<char> present, out _) && present.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                kept = present.ToString();
                attributes.Remove(attribute);
            }
        }

        if (!value.IsEmpty)
        {
            attributes[(isNeeded ? FsWindowsEa.NeededPrefix : FsWindowsEa.Prefix) + kept] = value;
        }
    }
}
