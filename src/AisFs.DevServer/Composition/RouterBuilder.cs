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
        RemoteClient client = new(state.Remotes);
        AttachedResource attached = new(state.Remotes, new RemoteBuckets(client, shared.Gate), new RemoteObjects(client, shared.Gate, state.Map, shared.Redirector));
        return new Router(
            ObjectBuilder.Build(state, shared, copier),
            BucketBuilder.Build(state, shared, copier),
            attached,
            ResourceBuilder.Build(state, shared),
            state.AuthN is { } authn ? new AuthNResource(authn) : null);
    }
}
