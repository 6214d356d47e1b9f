using System.Buffers;
using System.Text;

namespace AisFs.Client.Wire;

/// <summary>What clusters do to names of objects, and what a client does about it.</summary>
internal static class ObjectNameRules
{
    // A name of this length fits a request line even if every character is escaped.
    private const int MaxLength = 8192;

    private static readonly SearchValues<char> s_mangled = SearchValues.Create("%?#");

    /// <summary>Why a request can't carry a name; null if it can.</summary>
    public static string? FindFault(string name)
    {
        if (name.Length == 0)
        {
            return "The name of an object is empty.";
        }

        if (name.Length > MaxLength)
        {
            return $"The name of an object has {name.Length} characters, more than {MaxLength}.";
        }

        if (name.Contains('\0', StringComparison.Ordinal) || !IsWellFormed(name))
        {
            return "The name of an object holds U+0000 or half a surrogate pair: no cluster can store it.";
        }

        if (!name.Contains('.', StringComparison.Ordinal))
        {
            return null;
        }

        // HTTP would fold these, and the request would reach another object.
        foreach (Range range in name.AsSpan().Split('/'))
        {
            if (name.AsSpan(range) is "." or "..")
            {
                return $"'{name}' can't be the name of an object: '.' and '..' are no segments of one.";
            }
        }

        return null;
    }

    /// <summary>Whether a cluster may store another name when it sends the object from one target to another.</summary>
    public static bool IsMangledBetweenTargets(string name) => name.AsSpan().ContainsAny(s_mangled) || HasControl(name);

    /// <summary>Whether a bucket lies in another AIStore cluster, which the own one asks for it.</summary>
    public static bool IsInOtherCluster(string provider, AisNamespace ns) => provider == AisProvider.Ais && ns.IsRemote;

    /// <summary>
    /// A name, or a template of names, as requests have it. A cluster writes names into URLs for another cluster without
    /// escaping them: for buckets of such it is done here.
    /// </summary>
    public static string ToWire(string provider, AisNamespace ns, string name)
    {
        if (!IsInOtherCluster(provider, ns) || !name.AsSpan().ContainsAny(s_mangled))
        {
            return name;
        }

        StringBuilder builder = new(name.Length + 16);
        foreach (char c in name)
        {
            _ = c switch
            {
                '%' => builder.Append("%25"),
                '?' => builder.Append("%3F"),
                '#' => builder.Append("%23"),
                _ => builder.Append(c),
            };
        }

        return builder.ToString();
    }

    public static bool HasControl(string text)
    {
        foreach (char c in text)
        {
            if (c is < ' ' or '\x7F')
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }
}
