using AisFs.DevServer.Buckets;

namespace AisFs.DevServer.Listing;

/// <summary>
/// Which names of a mountpath a listing comes to. A prefix that ends in a slash, or that is a directory of this mountpath, lists
/// what lies in that directory. Any other prefix lists what begins so, but without recursion only at the top.
/// </summary>
internal sealed class WalkRange
{
    private const byte Slash = (byte)'/';
    private readonly bool _noRecursion;
    private readonly bool _onlyDirectories;

    private WalkRange(byte[] prefix, bool noRecursion, bool onlyDirectories, bool isEmpty)
    {
        Prefix = prefix;
        _noRecursion = noRecursion;
        _onlyDirectories = onlyDirectories;
        IsEmpty = isEmpty;
    }

    /// <summary>What all names in the range begin with.</summary>
    public byte[] Prefix { get; }

    public bool IsEmpty { get; }

    public static WalkRange Of(DirectoryTree tree, ListQuery query)
    {
        byte[] prefix = query.Prefix;
        bool noRecursion = query.Has(ListQuery.FlagNoRecursion);
        if (prefix is [Slash])
        {
            // No name begins so, but no directory is refused for it.
            return new WalkRange([], noRecursion, onlyDirectories: true, isEmpty: !noRecursion);
        }

        if (prefix.Length == 0 || prefix[^1] == Slash)
        {
            return new WalkRange(prefix, noRecursion, onlyDirectories: false, isEmpty: false);
        }

        return tree.IsDirectory(prefix)
            ? new WalkRange([.. prefix, Slash], noRecursion, onlyDirectories: false, isEmpty: false)
            : new WalkRange(prefix, noRecursion, onlyDirectories: false, isEmpty: noRecursion && prefix.Contains(Slash));
    }

    /// <summary>Whether a name is listed.</summary>
    public bool Lists(ObjectRecord? record)
        => record is null ? _noRecursion : !_onlyDirectories && record.LongName is null;

    /// <summary>How the walk goes on behind a name.</summary>
    public DirectoryTree.Step After(ObjectRecord? record)
        => record is null && _noRecursion ? DirectoryTree.Step.SkipDirectory : DirectoryTree.Step.Next;

    /// <summary>
    /// The pieces of the walk that can hold names behind a token, each with the prefix at whose end it ends. The token is
    /// compared as text: what lies in <c>foo/</c> is behind the token <c>foo-bar</c>, though the walk comes to it earlier.
    /// </summary>
    public List<(byte[] From, byte[] Within)> PiecesBehind(byte[] token)
    {
        if (IsEmpty)
        {
            return [];
        }

        if (token.AsSpan().SequenceCompareTo(Prefix) < 0)
        {
            return [(Prefix, Prefix)];
        }

        if (!token.AsSpan().StartsWith(Prefix))
        {
            return [];
        }

        // Without recursion the directory that the token is, or that it lies in, is listed no more.
        int slash = _noRecursion ? token.AsSpan(Prefix.Length).IndexOf(Slash) : -1;
        byte[] from = slash < 0 ? token : WalkOrder.Behind(token.AsSpan(0, Prefix.Length + slash));
        int end = slash < 0 ? token.Length : Prefix.Length + slash;
        List<(byte[] From, byte[] Within)> pieces = [];
        for (int i = Prefix.Length + 1; i < end; i++)
        {
            if (token[i] < Slash)
            {
                pieces.Add((token[..i], [.. token[..i], Slash]));
            }
        }

        pieces.Add((from, Prefix));
        return pieces;
    }
}
