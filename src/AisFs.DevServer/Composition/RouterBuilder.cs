using AisFs.DevServer.Cluster;
using AisFs.DevServer.Handlers;
using AisFs.DevServer.Handlers.Attached;
using AisFs.DevServer.Handlers.AuthService;
using AisFs.DevServer.Handlers.Objects;

namespace AisFs.DevServer.Composition;

/// <summary>Builds the handlers of a cluster and connects them.</summary>
internal static class RouterBuilder
{
    public static Router Build(ClusterState state)
    {
        SharedParts shared = new(state);
        ObjectCopier copier = new(state.Storage, state.Clock);
        return new Router(
            ObjectBuilder.Build(state, shared, copier),
            BucketBuilder.Build(state, shared, copier),
            BuildAttached(state, shared),
            ResourceBuilder.Build(state, shared),
            state.AuthN is { } authn ? new AuthNResource(authn) : null);
    }

    private static AttachedResource BuildAttached(ClusterState state, SharedParts shared)
    {
        RemoteClient client = new(state.Remotes);
        HeldObjects held = new(state.Clock);
        RemoteListing listing = new(client, held, state.Map);
        RemoteSelections selections = new(listing, held, state.Map, shared.Book);
        return new AttachedResource(
            state.Remotes,
            new RemoteBuckets(client, listing, selections, held, shared.Gate),
            new RemoteObjects(client, shared.Gate, state.Map, shared.Redirector, held));
    }
}
