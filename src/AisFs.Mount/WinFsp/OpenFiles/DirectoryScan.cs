using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.OpenFiles;

/// <summary>
/// An enumeration of an open directory. Windows goes on behind a name, the file system behind a cookie: the names of the
/// last page are kept with theirs. Entries are only collected here, so that links can be followed outside of the file
/// system's own enumeration.
/// </summary>
internal sealed class DirectoryScan : IDirectorySink, IDisposable
{
    private readonly List<(string Name, string Shown, FsAttributes Attributes, long Cookie)> _page = [];
    private StringComparison _comparison;
    private string? _skipTo;
    private string? _behind;
    private bool _isRoot;
    private long _room;

    /// <summary>Windows takes times from listings, and never asks again for those that it has.</summary>
    public bool NeedsAttributes => true;

    /// <summary>One page at a time.</summary>
    internal SemaphoreSlim Turn { get; } = new(1);

    internal HandleId Handle { get; set; }

    internal IReadOnlyList<(string Name, string Shown, FsAttributes Attributes, long Cookie)> Page => _page;

    /// <summary>Whether there was no room for all entries.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>Whether the name to go on behind has not been met.</summary>
    internal bool IsSkipping => _skipTo is not null;

    /// <summary>Prepares a page.</summary>
    /// <param name="marker">The name to go on behind, or null.</param>
    /// <param name="isRoot">Whether this is the root, which has no dot entries.</param>
    /// <param name="comparison">How names are compared.</param>
    /// <param name="room">The bytes of the buffer.</param>
    /// <returns>The cookie to begin at.</returns>
    internal long Begin(string? marker, bool isRoot, StringComparison comparison, uint room)
    {
        _comparison = comparison;
        _isRoot = isRoot;
        _room = room;
        _skipTo = null;
        _behind = null;
        IsFull = false;
        long cookie = 0;
        if (marker is not null)
        {
            int at = _page.FindLastIndex(e => string.Equals(e.Shown, marker, StringComparison.Ordinal));
            if (at >= 0)
            {
                cookie = _page[at].Cookie;
            }
            else
            {
                _skipTo = marker;
            }
        }

        _page.Clear();
        return cookie;
    }

    /// <summary>Prepares to take the names that sort behind one that is gone.</summary>
    internal void BeginBehind(string marker)
    {
        _skipTo = null;
        _behind = marker;
    }

    /// <inheritdoc/>
    public bool TryAdd(string name, in FsEntry entry, long cookie)
    {
        bool isDot = name is "." or "..";
        string shown = isDot ? name : WindowsNames.ToWindows(name);
        if (_skipTo is not null)
        {
            if (string.Equals(shown, _skipTo, _comparison))
            {
                _skipTo = null;
            }

            return true;
        }

        if ((isDot && _isRoot) || (_behind is not null && string.Compare(shown, _behind, _comparison) <= 0))
        {
            return true;
        }

        if (shown.Length <= WindowsNames.MaxLength)
        {
            long size = DirectoryWriter.SizeOf(shown.Length);
            if (size > _room)
            {
                IsFull = true;
                return false;
            }

            _room -= size;
        }

        _page.Add((name, shown, entry.Attributes, cookie));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => Turn.Dispose();
}
