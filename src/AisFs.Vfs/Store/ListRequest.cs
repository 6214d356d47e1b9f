namespace AisFs.Vfs.Store;

/// <summary>Asks for one page of a listing.</summary>
public sealed record ListRequest
{
    /// <summary>Only names that begin with this; for a directory it ends in '/'. Empty for all.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>Whether objects below sub-directories are listed; else each sub-directory is one entry.</summary>
    public bool Recursive { get; init; }

    /// <summary>Whether names alone will do; else sizes, versions, checksums, access times and custom metadata come too.</summary>
    public bool NamesOnly { get; init; }

    /// <summary>About how many entries a page is to have; 0 leaves it to the cluster.</summary>
    public int PageSize { get; init; }

    /// <summary>
    /// Whether a page of <see cref="PageSize"/> entries may be any of them, whatever sorts before: for asking whether there is
    /// anything. A page of fewer entries without a token is complete all the same.
    /// </summary>
    public bool IsSample { get; init; }

    /// <summary>
    /// Whether a sample is wanted at once, though the cluster moves objects and may not find one that is there: then
    /// <see cref="ListPage.IsUncertain"/> says so. Else such a page is waited for.
    /// </summary>
    public bool TakesUncertain { get; init; }

    /// <summary>
    /// The last segment of an object's name. Sub-directories of which the listing happens to find out that they hold no such
    /// object are told so (<see cref="ListEntry.HasNoMarker"/>); nothing is asked for that alone. Empty: none is wanted.
    /// </summary>
    public string Marker { get; init; } = string.Empty;

    /// <summary>
    /// About how many objects in sub-directories are taken with the page, if the listing happens to find out about them
    /// (<see cref="ListPage.Below"/>). 0: none.
    /// </summary>
    public int EntriesBelow { get; init; }

    /// <summary>
    /// Whether an object has the name of the directory, or of one above it: then the cluster is asked in a way that costs it more and
    /// leaves nothing out.
    /// </summary>
    public bool BesideObject { get; init; }

    /// <summary>
    /// Whether the cluster is to look again at what lies behind the token. Else it may tell what it found for the pages before, which
    /// is faster (<see cref="ListPage.GoesOn"/>).
    /// </summary>
    public bool StartsAnew { get; init; }

    /// <summary>Where to go on: the token of the page before, empty for the first.</summary>
    public string ContinuationToken { get; init; } = string.Empty;
}
