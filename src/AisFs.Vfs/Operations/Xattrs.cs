using System.Text;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Operations;

/// <summary>Reads extended attributes.</summary>
internal sealed class Xattrs(DetailsLoader details, XattrViews views)
{
    /// <summary>Whether a name can be that of an extended attribute here.</summary>
    public static FsError CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return !name.StartsWith(XattrCodec.UserPrefix, StringComparison.Ordinal) ? FsError.NotSupported
            : name.Length == XattrCodec.UserPrefix.Length ? FsError.InvalidArgument
            : FsError.None;
    }

    public async ValueTask<FsResult<ReadOnlyMemory<byte>>> GetAsync(Inode inode, string name, CancellationToken cancellationToken)
    {
        if (name.StartsWith(XattrViews.Prefix, StringComparison.Ordinal))
        {
            FsResult<string?> view = await views.GetAsync(inode, name[XattrViews.Prefix.Length..], cancellationToken).ConfigureAwait(false);
            return !view.IsOk ? view.Error
                : view.Value is { Length: > 0 } text ? new FsResult<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes(text))
                : FsError.NoAttribute;
        }

        FsResult<IReadOnlyDictionary<string, string>> loaded = await details.LoadAsync(inode, cancellationToken).ConfigureAwait(false);
        return !loaded.IsOk ? loaded.Error
            : loaded.Value.TryGetValue(XattrCodec.EncodeName(name[XattrCodec.UserPrefix.Length..]), out string? value)
                ? new FsResult<ReadOnlyMemory<byte>>(XattrCodec.DecodeValue(value))
                : FsError.NoAttribute;
    }

    // The views of the object are not listed: programs that copy attributes would try to set them on the copy.
    public async ValueTask<FsResult<IReadOnlyList<string>>> ListAsync(Inode inode, CancellationToken cancellationToken)
    {
        FsResult<IReadOnlyDictionary<string, string>> loaded = await details.LoadAsync(inode, cancellationToken).ConfigureAwait(false);
        if (!loaded.IsOk)
        {
            return loaded.Error;
        }

        List<string> names = [];
        foreach (string key in loaded.Value.Keys)
        {
            if (XattrCodec.DecodeName(key) is { } name)
            {
                names.Add(XattrCodec.UserPrefix + name);
            }
        }

        return names;
    }

    public async ValueTask<FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>> GetAllAsync(Inode inode, CancellationToken cancellationToken)
    {
        FsResult<IReadOnlyDictionary<string, string>> loaded = await details.LoadAsync(inode, cancellationToken).ConfigureAwait(false);
        if (!loaded.IsOk)
        {
            return loaded.Error;
        }

        Dictionary<string, ReadOnlyMemory<byte>> values = new(StringComparer.Ordinal);
        foreach ((string key, string value) in loaded.Value)
        {
            if (XattrCodec.DecodeName(key) is { } name)
            {
                values[XattrCodec.UserPrefix + name] = XattrCodec.DecodeValue(value);
            }
        }

        return values;
    }
}
