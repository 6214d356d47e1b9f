namespace AisFs.DevServer.Buckets;

/// <summary>How many objects there are and how large; "remote" are those that are in the cloud only.</summary>
internal readonly record struct BucketSummary(long Count, long Size, long MinSize, long MaxSize, long RemoteCount, long RemoteSize);
