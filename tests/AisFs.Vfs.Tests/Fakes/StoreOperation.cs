namespace AisFs.Vfs.Tests.Fakes;

/// <summary>The operations of a store, as hooks and counters name them.</summary>
internal enum StoreOperation
{
    ListBuckets,
    HeadBucket,
    CreateBucket,
    DestroyBucket,
    CountObjects,
    Head,
    List,
    OpenRead,

    /// <summary>One read from the body of a GET.</summary>
    ReadBody,
    Put,
    BeginMultipart,
    PutPart,
    ListParts,
    CompleteMultipart,
    AbortMultipart,
    Append,
    FlushAppend,
    Delete,
    Copy,
    SetCustom,
    GetCapacity,
}
