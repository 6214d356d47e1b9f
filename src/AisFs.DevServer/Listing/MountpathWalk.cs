using AisFs.DevServer.Buckets;

namespace AisFs.DevServer.Listing;

/// <summary>The walk of one mountpath for a listing, directory by directory. It reads a few names ahead.</summary>
internal sealed class MountpathWalk
{
    private const int MaxAhead = 32;
    private const int MaxVisits = 4096;
    private readonly Bucket _bucket;
    private readonly DirectoryTree _tree;
    private readonly WalkRange _range;
    private readonly List<(byte[] From, byte[] Within)> _pieces;
    private readonly Queue<WalkEntry> _ahead = new();
    private byte[] _next = [];
    private int _piece;
    private int _pieceAhead;
    private byte[]? _last;
    private bool _lastWasSkipped;

    public MountpathWalk(Bucket bucket, DirectoryTree tree, ListQuery query, byte[] token)
    {
        _bucket = bucket;
        _tree = tree;
        _range = WalkRange.Of(tree, query);
        _pieces = token.Length == 0 && !_range.IsEmpty ? [(_range.Prefix, _range.Prefix)] : _range.PiecesBehind(token);
        _next = _pieces.Count > 0 ? _pieces[0].From : [];
    }

    /// <summary>The entry that the walk stands at, if it has not ended.</summary>
    public WalkEntry Current => _ahead.Peek();

    /// <summary>Whether there is a current entry; the walk goes on until there is, or to its end.</summary>
    public bool HasCurrent()
    {
        while (_ahead.Count == 0 && _piece < _pieces.Count)
        {
            ReadAhead();
        }

        return _ahead.Count > 0;
    }

    public void MoveNext()
    {
        WalkEntry entry = _ahead.Dequeue();
        _last = entry.Name;
        _lastWasSkipped = _range.After(entry.Record) == DirectoryTree.Step.SkipDirectory;
    }

    /// <summary>Forgets what was read ahead: the next page shows the names that are there then.</summary>
    public void Refresh()
    {
        if (_ahead.Count > 0)
        {
            _ahead.Clear();
            _piece = _pieceAhead;
            _next = _pieces[_piece].From;
            if (_last is not null && Behind(_last, _lastWasSkipped) is var behind && WalkOrder.Compare(behind, _next) > 0)
            {
                _next = behind;
            }
        }
    }

    private static byte[] Behind(byte[] name, bool skipped) => skipped ? WalkOrder.Behind(name) : [.. name, (byte)'/'];

    private void ReadAhead()
    {
        byte[] within = _pieces[_piece].Within;
        _pieceAhead = _piece;
        int visits = 0;
        bool ended = true;
        _tree.Walk(_next, (name, record) =>
        {
            if (!name.AsSpan().StartsWith(within) && !IsDirectoryOf(within, name))
            {
                return DirectoryTree.Step.Stop;
            }

            if (_ahead.Count >= MaxAhead || visits >= MaxVisits)
            {
                _next = name;
                ended = false;
                return DirectoryTree.Step.Stop;
            }

            visits++;
            if (_range.Lists(record))
            {
                _ahead.Enqueue(new WalkEntry(name, record));
            }

            return _range.After(record);
        });
        _bucket.CountVisited(visits);
        if (ended)
        {
            _piece++;
            _next = _piece < _pieces.Count ? _pieces[_piece].From : [];
        }
    }

    /// <summary>Whether a name is that of the directory in which the others lie.</summary>
    private static bool IsDirectoryOf(byte[] within, byte[] name)
        => name.Length + 1 == within.Length && within[^1] == (byte)'/' && within.AsSpan().StartsWith(name);
}
