using AisFs.DevServer.Api;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>Finds objects at the target that was asked.</summary>
internal sealed class ObjectFinder(ClusterMap map)
{
    /// <summary>Opens the object, if it lies at this target; other targets do not know it. The caller releases its content.</summary>
    public ObjectRecord? Open(ObjectRequest request)
    {
        if (request.Bucket.Key.IsRemote && map.OwnerOf(request.Bucket.Key, request.Exchange.ObjectName) != request.Exchange.Node)
        {
            return null;
        }

        return request.Bucket.Open(request.Name, request.Here) ?? OpenAtNeighbour(request);
    }

    /// <summary>While objects are moved to their owners, a GET finds an object where it still lies; other requests do not.</summary>
    private ObjectRecord? OpenAtNeighbour(ObjectRequest request)
    {
        if (!map.Membership.IsRebalancing || request.Exchange.Operation is not (Operation.ObjectGet or Operation.ObjectGetMember))
        {
            return null;
        }

        foreach (NodeInfo target in map.Targets.Where(static target => target.Life.Condition == TargetCondition.Running))
        {
            if (request.Bucket.Open(request.Name, target.MountpathOf(request.Uname)) is { } record)
            {
                return record;
            }
        }

        return null;
    }
}
