using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Names;

/// <summary>A way to look an object up of which nothing is known.</summary>
internal interface IObjectLook
{
    /// <summary>Looks an object up.</summary>
    /// <param name="place">The directory.</param>
    /// <param name="name">The last segment of the object's name.</param>
    /// <returns>The object, and whether all was asked for: then what is missing does not exist.</returns>
    ValueTask<FsResult<(ObjectInfo Info, bool IsFull)>> LookAsync(DirectoryPlace place, string name, CancellationToken cancellationToken);
}
