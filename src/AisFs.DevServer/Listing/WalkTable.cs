using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Listing;

/// <summary>
/// The listings that are under way, by their uuid. A listing that is not known (any more) begins again behind its token. Those that
/// were used least recently are forgotten.
/// </summary>
internal sealed class WalkTable(ClusterMap map)
{
    private const int MaxWalks = 64;
    private readonly Lock _gate = new();
    private readonly LinkedList<(string Uuid, ClusterWalk Walk)> _walks = [];

    public ListPage Next(Bucket bucket, ListQuery query)
    {
        ClusterWalk walk = Take(bucket, query);
        ListPage page = walk.Next(query.Token, query.PageSize);
        if (page.Token.Length > 0)
        {
            Keep(query.Uuid, walk);
        }

        return page;
    }

    private ClusterWalk Take(Bucket bucket, ListQuery query)
    {
        if (query.IsNew)
        {
            return new ClusterWalk(map, bucket, query);
        }

        lock (_gate)
        {
            for (LinkedListNode<(string Uuid, ClusterWalk Walk)>? node = _walks.First; node is not null; node = node.Next)
            {
                if (node.Value.Uuid == query.Uuid)
                {
                    _walks.Remove(node);
                    return node.Value.Walk.Serves(bucket, query) ? node.Value.Walk : new ClusterWalk(map, bucket, query);
                }
            }
        }

        return new ClusterWalk(map, bucket, query);
    }

    private void Keep(string uuid, ClusterWalk walk)
    {
        lock (_gate)
        {
            _walks.AddFirst((uuid, walk));
            if (_walks.Count > MaxWalks)
            {
                _walks.RemoveLast();
            }
        }
    }
}
