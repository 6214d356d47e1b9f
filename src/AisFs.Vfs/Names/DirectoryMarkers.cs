using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Names;

/// <summary>The hidden objects that keep empty directories and the attributes of directories. All of them are read and written here.</summary>
/// <param name="store">The cluster.</param>
/// <param name="areKept">Whether the mount keeps markers at all.</param>
internal sealed class DirectoryMarkers(IObjectStore store, bool areKept)
{
    /// <summary>Whether the mount keeps markers at all.</summary>
    public bool AreKept => areKept;

    /// <summary>Asks for the attributes that a directory's marker tells.</summary>
    /// <param name="place">The directory.</param>
    /// <param name="basis">What counts where the marker says nothing, or where there is none.</param>
    public async ValueTask<FsResult<NodeMeta>> LoadAsync(DirectoryPlace place, NodeMeta basis, CancellationToken cancellationToken)
    {
        if (place.IsGroup || !areKept)
        {
            return MetaReader.Directory(null, basis);
        }

        FsResult<ObjectInfo> marker = await store.HeadAsync(place.Marker, cancellationToken).ConfigureAwait(false);
        return marker.IsOk ? MetaReader.Directory(marker.Value, basis) with { IsComplete = true }
            : marker.Error == FsError.NotFound ? MetaReader.Directory(null, basis)
            : marker.Error;
    }

    /// <summary>Makes a directory's marker, or replaces it.</summary>
    /// <param name="place">The directory.</param>
    /// <param name="meta">The attributes of the directory.</param>
    /// <param name="xattrs">Further custom metadata; null for none.</param>
    public async ValueTask<FsResult> PutAsync(
        DirectoryPlace place, NodeMeta meta, IReadOnlyDictionary<string, string>? xattrs, CancellationToken cancellationToken)
    {
        Dictionary<string, string> custom = Encode(meta);
        foreach ((string key, string value) in xattrs ?? new Dictionary<string, string>())
        {
            custom[key] = value;
        }

        PutOptions options = new() { Custom = custom };
        FsResult<ObjectInfo> put = await store.PutAsync(place.Marker, EmptyContent.Instance, options, cancellationToken).ConfigureAwait(false);
        return new FsResult(put.Error);
    }

    /// <summary>Writes a directory's attributes to the marker that it has; <see cref="FsError.NotFound"/> when it has none.</summary>
    public ValueTask<FsResult> SetAsync(DirectoryPlace place, NodeMeta meta, CancellationToken cancellationToken)
        => SetAsync(place, Encode(meta), replacesAll: false, cancellationToken);

    /// <summary>Writes custom metadata to the marker that a directory has; <see cref="FsError.NotFound"/> when it has none.</summary>
    /// <param name="place">The directory.</param>
    /// <param name="custom">Keys and values.</param>
    /// <param name="replacesAll">Whether keys that are not named are dropped.</param>
    public ValueTask<FsResult> SetAsync(DirectoryPlace place, IReadOnlyDictionary<string, string> custom, bool replacesAll, CancellationToken cancellationToken)
        => store.SetCustomAsync(place.Marker, custom, replacesAll, cancellationToken);

    public ValueTask<FsResult> DeleteAsync(DirectoryPlace place, CancellationToken cancellationToken) => store.DeleteAsync(place.Marker, cancellationToken);

    private static Dictionary<string, string> Encode(NodeMeta meta)
    {
        PosixAttributes own = new()
        {
            Mode = meta.Mode,
            Uid = meta.Uid,
            Gid = meta.Gid,
            ModifiedNs = meta.ModifiedNs,
            ChangedNs = meta.ChangedNs,
            AccessedNs = meta.AccessedNs,
            CreatedNs = meta.CreatedNs,
            DosAttributes = meta.DosAttributes,
            Kind = FsNodeKind.Directory,
            Content = string.Empty,
        };
        return new Dictionary<string, string>(StringComparer.Ordinal) { [PosixAttributes.Key] = own.Encode() };
    }
}
