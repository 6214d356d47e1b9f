using AisFs.DevServer.Api;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Handlers.Objects;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Uploads;

namespace AisFs.DevServer.Composition;

/// <summary>Builds the handlers of /v1/objects.</summary>
internal static class ObjectBuilder
{
    public static ObjectResource Build(ClusterState state, SharedParts shared, ObjectCopier copier)
    {
        RequestLocks locks = new(state.Map);
        Promotion promotion = new(shared.Lookup, shared.Composer, shared.Book, state.Map, state.Options.PromoteRoot);
        return new ObjectResource(
            new ObjectsAtProxy(state.Map, shared.Lookup, shared.Gate, shared.Redirector, promotion),
            new ObjectsAtTarget(shared.Lookup, shared.Gate, locks, ActionsOf(state, shared, copier, locks)));
    }

    private static Dictionary<Operation, Func<ObjectRequest, Task>> ActionsOf(ClusterState state, SharedParts shared, ObjectCopier copier, RequestLocks locks)
    {
        ObjectFinder finder = new(state.Map);
        ObjectChanger changer = new(finder);
        Transfers transfers = new(state.Map, shared.Lookup, finder, copier, new InternalTransfer(state.Storage, state.Clock), shared.Transforms);
        PartReceiver parts = new(shared.Uploads, state.Storage);
        UploadCompletion completion = new(shared.Uploads, state.Storage, state.Clock);
        return new Dictionary<Operation, Func<ObjectRequest, Task>>
        {
            [Operation.ObjectGet] = new ObjectReader(finder, shared.Transforms, state.Clock).GetAsync,
            [Operation.ObjectHead] = new ObjectHead(finder).HeadAsync,
            [Operation.ObjectPut] = new ObjectWriter(state.Storage, locks, state.Clock).PutAsync,
            [Operation.ObjectDelete] = changer.DeleteAsync,
            [Operation.ObjectPatch] = ObjectChanger.PatchAsync,
            [Operation.ObjectRename] = transfers.RenameAsync,
            [Operation.ObjectCopy] = transfers.CopyAsync,
            [Operation.ObjectAppend] = new Appender(new AppendTable(), state.Storage, state.Clock).RunAsync,
            [Operation.MultipartCreate] = parts.CreateAsync,
            [Operation.ObjectPutPart] = parts.PutPartAsync,
            [Operation.MultipartComplete] = completion.CompleteAsync,
            [Operation.MultipartAbort] = completion.AbortAsync,
            [Operation.ObjectGetMember] = new ArchiveMembers(finder, state.Clock).GetAsync,
            [Operation.ObjectAppendMember] = new ArchiveAppender(state.Storage, shared.Composer, state.Clock).AppendAsync,
        };
    }
}
