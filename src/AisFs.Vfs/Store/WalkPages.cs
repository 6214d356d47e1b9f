using System.Text;
using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>
/// Reads pages with recursion that begin with a directory each. Where no name can be lost by it, a page goes on with the cluster's
/// walk of the page before: a walk that begins again costs the cluster about half as much time once more.
/// </summary>
/// <param name="bucket">The bucket.</param>
/// <param name="request">Where the directories lie.</param>
/// <param name="properties">What to ask of objects that are kept.</param>
/// <param name="level">All that lies at the prefix; null when some of it is not known: then no page goes on.</param>
/// <remarks>
/// A target finds its place among what it has found by bisection, which loses names where these do not ascend: it walks
/// <c>foo/</c> before <c>foo-bar</c>, which sorts before it. So a page goes on behind a name only if no such pair lies around it.
/// </remarks>
internal sealed class WalkPages(AisBucket bucket, ListRequest request, string properties, IReadOnlyList<AisListEntry>? level)
{
    // To look for more directories than this costs about what a walk costs that begins again.
    private const int MaxStems = 3;

    private string _uuid = string.Empty;
    private string _token = string.Empty;
    private AisListEntry[] _begun = [];

    /// <summary>Reads a page.</summary>
    /// <param name="directory">The directory that it begins with; ends in a slash.</param>
    /// <param name="keeps">Whether the objects are kept; else their names are enough.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The page: all that the cluster has in this directory and behind it, up to the last name, unless the page is incomplete.</returns>
    /// <exception cref="AisException">The cluster could not be asked.</exception>
    public async ValueTask<WalkedPage> ReadAsync(string directory, bool keeps, CancellationToken cancellationToken)
    {
        // All that lies in the directory sorts behind its name. With the slash, the cluster walks through none before it.
        AisListOptions options = new()
        {
            Prefix = request.Prefix,
            BesideObject = request.BesideObject,
            Properties = keeps ? properties : string.Empty,
            Flags = keeps ? AisListFlags.None : AisListFlags.NameOnly,
            ContinuationToken = directory,
        };
        WalkedPage page = keeps && _begun.Length > 0 && _begun[0].Name.StartsWith(directory, StringComparison.Ordinal)
            && await TryGoOnAsync(options, cancellationToken).ConfigureAwait(false) is { } next
            ? next
            : WalkedPage.Of(await bucket.ListPageAsync(options, cancellationToken).ConfigureAwait(false));
        _begun = [];
        if (keeps && page.Uuid.Length > 0 && await CanGoOnAsync(page, cancellationToken).ConfigureAwait(false))
        {
            string last = page.Entries[^1].Name;
            string begun = last[..(last.LastIndexOf('/') + 1)];
            _begun = [.. page.Entries.SkipWhile(entry => !entry.Name.StartsWith(begun, StringComparison.Ordinal))];
            (_uuid, _token) = (page.Uuid, page.Token);
        }

        return page;
    }

    private async ValueTask<WalkedPage?> TryGoOnAsync(AisListOptions options, CancellationToken cancellationToken)
    {
        try
        {
            AisListPage page = await bucket.ListPageAsync(options with { Uuid = _uuid, ContinuationToken = _token }, cancellationToken).ConfigureAwait(false);
            bool ascends = page.Entries.Count == 0 || Encoding.UTF8.GetBytes(page.Entries[0].Name).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(_token)) > 0;
            return page.IsIncomplete || !ascends ? null : WalkedPage.Of(page) with { Entries = [.. _begun, .. page.Entries] };
        }
        catch (AisServerException)
        {
            // The cluster has ended a walk that nobody went on with for long.
            return null;
        }
    }

    private async ValueTask<bool> CanGoOnAsync(WalkedPage page, CancellationToken cancellationToken)
    {
        if (level is null || page.IsIncomplete || page.Entries.Count == 0 || page.Entries[^1].Name is not { } last || last != page.Token
            || last.Contains('\uFFFD', StringComparison.Ordinal))
        {
            return false;
        }

        // Of what lies deeper, too little is known.
        int slash = last.IndexOf('/', request.Prefix.Length);
        if (slash < 0 || last.IndexOf('/', slash + 1) >= 0 || level.Any(entry => Continues(entry.Name, last.AsSpan(0, slash))))
        {
            return false;
        }

        ILookup<bool, int> stems = WalkStems.Ends(last, request.Prefix.Length).Where(end => end != slash).ToLookup(end => end > slash);
        if (level.Any(entry => entry.IsDirectory && stems[false].Any(end => entry.Name.Length == end + 1 && string.CompareOrdinal(entry.Name, 0, last, 0, end) == 0)))
        {
            return false;
        }

        int[] deeper = [.. stems[true].Where(end => !WalkStems.IsNoDirectory(last.AsSpan(0, end)))];
        foreach (int end in deeper.Length <= MaxStems ? deeper : [])
        {
            if (await BucketProbe.HasAnyAsync(bucket, last[..end] + "/", isBesideObject: false, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return deeper.Length <= MaxStems;
    }

    // Whether a name goes on from a directory's with a character that sorts before the slash.
    private static bool Continues(string name, ReadOnlySpan<char> stem)
        => name.Length > stem.Length && name[stem.Length] < '/' && name.AsSpan().StartsWith(stem, StringComparison.Ordinal);
}
