using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>The attributes that went with one upload, so that what changed meanwhile is sent again.</summary>
internal sealed class UploadedAttributes
{
    private bool _isEncoded;
    private int _changes;
    private long _writtenNs = UnsavedAttributes.NotWritten;
    private string _content = string.Empty;
    private long _upload;
    private IReadOnlyDictionary<string, string>? _pending;

    /// <summary>Makes the custom metadata of a file that is kept for recovery: nothing is noted as saved.</summary>
    public static Func<ObjectVersion, IReadOnlyDictionary<string, string>?> Describing(FileInode file)
        => version => new UploadedAttributes().Encode(file, version, withWrites: true);

    /// <summary>Makes the custom metadata of a file as it is now.</summary>
    /// <param name="file">The file.</param>
    /// <param name="version">The content that it goes with.</param>
    /// <param name="withWrites">Whether that content has what was written and not uploaded yet.</param>
    public Dictionary<string, string> Encode(FileInode file, ObjectVersion version, bool withWrites)
    {
        lock (file.Sync)
        {
            _isEncoded = true;
            (_changes, _writtenNs, _pending) = file.Unsaved.Snapshot;
            _content = PosixAttributes.ContentOf(version);
            _upload = !withWrites ? version.Upload : _upload == 0 ? UploadId.Create() : _upload;
            NodeMeta meta = withWrites ? Current(file) : file.Meta;
            PosixAttributes own = new()
            {
                Mode = meta.Mode,
                Uid = meta.Uid,
                Gid = meta.Gid,
                ModifiedNs = meta.IsComplete ? meta.ModifiedNs : null,
                ChangedNs = meta.IsComplete ? meta.ChangedNs : null,
                AccessedNs = meta.AccessedNs,
                CreatedNs = meta.CreatedNs,
                DosAttributes = meta.DosAttributes,
                Kind = file.Kind,
                Device = meta.Device,
                Content = _content,
                Upload = _upload,
            };

            // First: what comes first rides on the upload itself.
            Dictionary<string, string> custom = new(StringComparer.Ordinal) { [PosixAttributes.Key] = own.Encode() };
            foreach ((string key, string value) in _pending ?? new Dictionary<string, string>())
            {
                custom.TryAdd(key, value);
            }

            return custom;
        }
    }

    /// <summary>The upload is done; under the file's lock.</summary>
    public void Apply(FileInode file, ObjectInfo info, Stamp now)
    {
        ObjectVersion version = info.FullVersion with { Upload = _upload };
        NodeMeta meta = file.Meta;
        file.IsLocal = false;
        file.Pages.Version = version;
        if (!_isEncoded)
        {
            // Another flush of the same bytes had them uploaded.
            file.SetMeta(meta with { Size = info.Size, Version = version }, now);
            return;
        }

        if (_writtenNs != UnsavedAttributes.NotWritten && file.Unsaved.WrittenNs == _writtenNs)
        {
            meta = Current(file);
            file.Unsaved.WrittenNs = UnsavedAttributes.NotWritten;
        }

        file.SetMeta(meta with { Size = info.Size, Version = version, IsComplete = true, HasOwnTime = true, IsCached = true }, now);
        Settle(file);
        if (!new PosixAttributes { Content = _content }.BelongsTo(version))
        {
            // The bucket keeps another kind of checksum than the one that was computed here.
            file.Unsaved.Change();
        }
    }

    /// <summary>The attributes alone were sent.</summary>
    public void Applied(FileInode file, Stamp now)
    {
        lock (file.Sync)
        {
            file.SetMeta(file.Meta with { HasOwnTime = file.Meta.IsComplete }, now);
            Settle(file);
        }
    }

    private static NodeMeta Current(FileInode file)
    {
        long written = file.Unsaved.WrittenNs;
        return written == UnsavedAttributes.NotWritten
            ? file.Meta
            : file.Meta with
            {
                ModifiedNs = written,
                ChangedNs = Math.Max(written, file.Meta.ChangedNs),
                CreatedNs = file.Meta.CreatedNs ?? (file.Meta.IsComplete ? file.Meta.ModifiedNs : null),
                IsComplete = true,
            };
    }

    private void Settle(FileInode file) => file.Unsaved.Saved(_changes, _pending);
}
