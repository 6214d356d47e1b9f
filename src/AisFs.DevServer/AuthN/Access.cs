namespace AisFs.DevServer.AuthN;

/// <summary>What a token permits; the bits of the protocol.</summary>
[Flags]
internal enum Access : ulong
{
    None = 0,
    Get = 1 << 0,
    HeadObject = 1 << 1,
    Put = 1 << 2,
    Append = 1 << 3,
    DeleteObject = 1 << 4,
    MoveObject = 1 << 5,
    Promote = 1 << 6,
    UpdateObject = 1 << 7,
    HeadBucket = 1 << 8,
    ListObjects = 1 << 9,
    Patch = 1 << 10,
    SetBucketAccess = 1 << 11,
    ListBuckets = 1 << 12,
    ShowCluster = 1 << 13,
    CreateBucket = 1 << 14,
    DestroyBucket = 1 << 15,
    MoveBucket = 1 << 16,
    Admin = 1 << 17,
}
