using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <summary>
/// Whether a target that denies an object is the one to know. A proxy whose map is out of date redirects to a target that does not
/// own the object: its 404 says nothing about the object.
/// </summary>
internal sealed class OwnerCheck(ClusterMapCache map)
{
    /// <summary>Finds the target that owns an object, if it is another one than the target that denied it.</summary>
    /// <param name="request">The request that was denied.</param>
    /// <param name="asked">The URL of the target that denied it, with what the proxy added.</param>
    /// <param name="cancellationToken">Ends the wait for the map.</param>
    /// <returns>The same request's URL at the owner; null: the denial holds, as far as the map tells, or the client knows no map yet.</returns>
    public async ValueTask<RawUrl?> FindOwnerAsync(AisRequest request, RawUrl asked, CancellationToken cancellationToken)
    {
        // The owner of a remote cluster's object follows from that cluster's id. A bucket's target may fetch from its remote side.
        // What goes to a bucket's path names its objects elsewhere, and a content may be gone.
        if (request.Address is not { } item || !request.OwnerKnowsAll || item.Bucket.Namespace.IsRemote
            || !Routes.NamesObject(request.PathAndQuery) || request.Content is { Length: not 0 })
        {
            return null;
        }

        // A missing object is an everyday answer: it is no reason to ask for a map that nothing else has needed.
        if (Find(map.Current, item, asked) is null)
        {
            return null;
        }

        // The map may be the one that is out of date.
        map.MarkStale();
        return Find(await map.GetAsync(cancellationToken).ConfigureAwait(false), item, asked);
    }

    // What is no target of the map may be a gateway, which knows its targets by other names.
    private static RawUrl? Find(AisClusterMap? current, ObjectAddress item, RawUrl asked)
        => current?.FindOwner(item.UniqueName) is { } owner
            && NodeOrigins.Of(current).Find(asked.Origin) is { } denier
            && denier != owner
            && current.Targets.Contains(denier)
            && RawUrl.TryParse(owner.Url, out RawUrl url) ? new RawUrl(url.Origin, asked.PathAndQuery) : null;
}
