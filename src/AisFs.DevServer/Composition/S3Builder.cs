using AisFs.DevServer.Api;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Handlers.Objects;
using AisFs.DevServer.Handlers.S3;
using AisFs.DevServer.Handlers.Shared;

namespace AisFs.DevServer.Composition;

/// <summary>Builds the handlers of the S3 interface.</summary>
internal static class S3Builder
{
    public static S3Resource Build(ClusterState state, SharedParts shared)
    {
        S3Buckets named = new(state.Buckets);
        S3Gate gate = new(shared.Gate);
        ControlPlane control = new(state.Map);
        S3UploadList uploads = new(named, state.Map, shared.Uploads);
        RequestLocks locks = new(state.Map);
        S3AtTarget target = new(named, gate, locks, uploads, ActionsOf(state, shared, named, locks));
        S3Redirector redirector = new(state.Map, shared.Redirector, target, () => shared.Config.Has(DevServerFeatures.S3ReverseProxy));
        return new S3Resource(
            new S3AtProxy(
                new S3BucketActions(state.Buckets, named, gate, control, shared.Book),
                new S3Listing(named, gate, control, shared.Listings),
                new S3UploadLists(named, gate, state.Map, uploads, redirector),
                new S3Deletes(named, gate, control, state.Map, shared.Book),
                named,
                gate,
                state.Map,
                redirector),
            target);
    }

    private static Dictionary<Operation, Func<ObjectRequest, Task>> ActionsOf(ClusterState state, SharedParts shared, S3Buckets named, RequestLocks locks)
    {
        ObjectFinder finder = new(state.Map);
        InternalTransfer sender = new(state.Storage, state.Clock);
        Transfers transfers = new(state.Map, shared.Lookup, finder, new ObjectCopier(state.Storage, state.Clock), sender, shared.Transforms);
        S3Objects objects = new(finder, transfers, locks, named);
        S3Uploads uploads = new(shared.Uploads, new PartReceiver(shared.Uploads, state.Storage), new UploadCompletion(shared.Uploads, state.Storage, state.Clock));
        ObjectReader reader = new(finder, shared.Transforms, state.Clock);
        S3PartReader parts = new(finder);
        return new Dictionary<Operation, Func<ObjectRequest, Task>>
        {
            [Operation.ObjectGet] = request => request.Exchange.Query.Has("partNumber") ? parts.GetAsync(request) : reader.GetAsync(request),
            [Operation.ObjectHead] = objects.HeadAsync,
            [Operation.ObjectPut] = new ObjectWriter(state.Storage, locks, state.Clock).PutAsync,
            [Operation.ObjectCopy] = objects.CopyAsync,
            [Operation.ObjectDelete] = objects.DeleteAsync,
            [Operation.ObjectPutPart] = uploads.PutPartAsync,
            [Operation.MultipartCreate] = uploads.CreateAsync,
            [Operation.MultipartComplete] = uploads.CompleteAsync,
            [Operation.MultipartAbort] = uploads.AbortAsync,
            [Operation.MultipartList] = uploads.ListPartsAsync,
        };
    }
}
