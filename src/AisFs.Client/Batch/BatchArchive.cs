using System.Formats.Tar;
using System.IO.Compression;

namespace AisFs.Client.Batch;

/// <summary>The archive in which a batch is sent: its members one after the other, each good until the next is asked for.</summary>
internal sealed class BatchArchive : IAsyncDisposable
{
    private readonly Stream _archive;
    private readonly TarReader? _tar;
    private readonly ZipArchive? _zip;
    private Stream? _content;
    private int _zipIndex;

    /// <summary>Opens an archive.</summary>
    /// <param name="archive">The bytes; they belong to this.</param>
    /// <param name="isZip">Whether it is a ZIP; else it is a TAR.</param>
    public BatchArchive(Stream archive, bool isZip)
    {
        _archive = archive;
        if (isZip)
        {
            _zip = new ZipArchive(archive, ZipArchiveMode.Read);
        }
        else
        {
            _tar = new TarReader(archive);
        }
    }

    /// <summary>Goes on to the next file; null when there is none.</summary>
    public ValueTask<(string Name, long Size, Stream Content)?> NextAsync(CancellationToken cancellationToken)
        => _tar is null ? NextOfZipAsync(cancellationToken) : NextOfTarAsync(_tar, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _tar?.Dispose();
        _zip?.Dispose();
        await _archive.DisposeAsync().ConfigureAwait(false);
    }

    private static async ValueTask<(string Name, long Size, Stream Content)?> NextOfTarAsync(TarReader tar, CancellationToken cancellationToken)
    {
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)
            {
                return (entry.Name, entry.Length, entry.DataStream ?? Stream.Null);
            }
        }

        return null;
    }

    private async ValueTask<(string Name, long Size, Stream Content)?> NextOfZipAsync(CancellationToken cancellationToken)
    {
        if (_content is not null)
        {
            await _content.DisposeAsync().ConfigureAwait(false);
            _content = null;
        }

        while (_zip is { } zip && _zipIndex < zip.Entries.Count)
        {
            ZipArchiveEntry entry = zip.Entries[_zipIndex++];
            if (!entry.FullName.EndsWith('/'))
            {
                _content = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
                return (entry.FullName, entry.Length, _content);
            }
        }

        return null;
    }
}
