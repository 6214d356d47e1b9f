namespace AisFs.Vfs.Store;

/// <summary>Names an object.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Name">The object's name.</param>
public readonly record struct ObjectKey(BucketId Bucket, string Name)
{
    /// <summary>The object as a URL.</summary>
    /// <returns>The URL.</returns>
    public override string ToString() => $"{Bucket}/{Name}";
}
