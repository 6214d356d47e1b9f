namespace AisFs.Client.Files;

/// <summary>
/// A shell pattern of relative paths: <c>*</c> and <c>?</c> within a segment, <c>[abc]</c>, <c>[!a-z]</c>, and <c>**</c> for
/// any number of directories. Names that begin with a dot are not special.
/// </summary>
internal sealed class GlobPattern
{
    private readonly string[] _segments;

    public GlobPattern(string pattern, bool isRecursive)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        if (pattern.StartsWith('/') || pattern.Length > 4096)
        {
            throw new ArgumentException("The pattern must be relative, and not longer than 4096 characters.", nameof(pattern));
        }

        string[] segments = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        _segments = isRecursive ? ["**", .. segments] : segments;
    }

    /// <summary>Whether directories below the first are to be looked into.</summary>
    public bool IsDeep => _segments.Length > 1 || _segments[0] == "**";

    public bool IsMatch(string path) => IsMatch(path.Split('/'), 0, 0);

    /// <summary>Matches one name with one pattern, in a time that is the product of their lengths at worst.</summary>
    internal static bool IsNameMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int position = 0;
        int index = 0;
        int star = -1;
        int starIndex = 0;
        while (index < name.Length)
        {
            if (position < pattern.Length && pattern[position] == '*')
            {
                star = position++;
                starIndex = index;
            }
            else if (position < pattern.Length && IsCharMatch(pattern[position..], name[index], out int length))
            {
                position += length;
                index++;
            }
            else if (star >= 0)
            {
                position = star + 1;
                index = ++starIndex;
            }
            else
            {
                return false;
            }
        }

        return !pattern[position..].ContainsAnyExcept('*');
    }

    private static bool IsCharMatch(ReadOnlySpan<char> pattern, char c, out int length)
    {
        length = 1;
        if (pattern[0] == '?')
        {
            return true;
        }

        if (pattern[0] != '[')
        {
            return pattern[0] == c;
        }

        bool isNegated = pattern.Length > 1 && pattern[1] == '!';
        int first = isNegated ? 2 : 1;
        int end = first < pattern.Length ? pattern[(first + 1)..].IndexOf(']') : -1;
        if (end < 0)
        {
            // A bracket that is not closed is an ordinary character.
            return c == '[';
        }

        ReadOnlySpan<char> set = pattern[first..(first + 1 + end)];
        length = first + end + 2;
        bool isIn = false;
        for (int i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                isIn |= c >= set[i] && c <= set[i + 2];
                i += 2;
            }
            else
            {
                isIn |= c == set[i];
            }
        }

        return isIn != isNegated;
    }

    private bool IsMatch(string[] path, int segment, int index)
    {
        for (; segment < _segments.Length; segment++, index++)
        {
            if (_segments[segment] == "**")
            {
                for (int next = index; next <= path.Length; next++)
                {
                    if (IsMatch(path, segment + 1, next))
                    {
                        return true;
                    }
                }

                return false;
            }

            if (index >= path.Length || !IsNameMatch(_segments[segment], path[index]))
            {
                return false;
            }
        }

        return index == path.Length;
    }
}
