namespace AisFs.DevServer.Api;

/// <summary>
/// What a request asks for, whichever node it was sent to. In JSON (fault rules, request counts) the names are written
/// with dashes: <c>object-get</c>, <c>list-objects</c>.
/// </summary>
public enum Operation
{
    /// <summary>Anything that has no name of its own.</summary>
    Other,

    /// <summary>GET of an object, whole or a range.</summary>
    ObjectGet,

    /// <summary>GET of an archive's member.</summary>
    ObjectGetMember,

    /// <summary>HEAD of an object.</summary>
    ObjectHead,

    /// <summary>PUT of a whole object.</summary>
    ObjectPut,

    /// <summary>PUT of one part of a multipart upload.</summary>
    ObjectPutPart,

    /// <summary>PUT that appends (or flushes an append).</summary>
    ObjectAppend,

    /// <summary>PUT that appends to an archive.</summary>
    ObjectAppendMember,

    /// <summary>PUT that copies an object on the server.</summary>
    ObjectCopy,

    /// <summary>DELETE of an object.</summary>
    ObjectDelete,

    /// <summary>PATCH of custom metadata.</summary>
    ObjectPatch,

    /// <summary>POST rename-obj.</summary>
    ObjectRename,

    /// <summary>POST mpt-upload.</summary>
    MultipartCreate,

    /// <summary>POST mpt-complete.</summary>
    MultipartComplete,

    /// <summary>GET of the list of parts that have arrived.</summary>
    MultipartList,

    /// <summary>DELETE mpt-abort.</summary>
    MultipartAbort,

    /// <summary>POST promote.</summary>
    Promote,

    /// <summary>GET of the list of buckets.</summary>
    ListBuckets,

    /// <summary>GET of one page of objects.</summary>
    ListObjects,

    /// <summary>HEAD of a bucket (properties, and the summary with <c>bsumm_remote</c>).</summary>
    BucketHead,

    /// <summary>POST create-bck.</summary>
    BucketCreate,

    /// <summary>DELETE destroy-bck or evict-remote-bck.</summary>
    BucketDestroy,

    /// <summary>PATCH of bucket properties.</summary>
    BucketPatch,

    /// <summary>GET summary-bck or summary-shard.</summary>
    BucketSummary,

    /// <summary>POST, PUT or DELETE on a bucket that starts a job over its objects.</summary>
    BucketJob,

    /// <summary>GET /v1/health.</summary>
    Health,

    /// <summary>GET /v1/daemon.</summary>
    Daemon,

    /// <summary>GET /v1/cluster.</summary>
    ClusterGet,

    /// <summary>PUT /v1/cluster.</summary>
    ClusterPut,

    /// <summary>GET /v1/ml/moss: many objects in one answer.</summary>
    GetBatch,

    /// <summary>Anything below /v1/etl.</summary>
    Etl,

    /// <summary>Anything below /v1/sort.</summary>
    Dsort,
}
