using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Api;

/// <summary>Takes what a create or open answers. Valid during the callback only.</summary>
public readonly unsafe ref struct OpenReply
{
    private readonly FSP_FSCTL_OPEN_FILE_INFO* _info;
    private readonly FSP_FSCTL_TRANSACT_RSP* _response;

    internal OpenReply(FSP_FSCTL_OPEN_FILE_INFO* info, FSP_FSCTL_TRANSACT_RSP* response)
    {
        _info = info;
        _response = response;
    }

    /// <summary>The file.</summary>
    /// <param name="info">Its attributes.</param>
    public void SetFileInfo(in WinFspFileInfo info) => _info->FileInfo = info;

    /// <summary>
    /// Has every read and write of this open reach the file system. The driver caches data by path: an earlier open of
    /// the path may have left pages of another file there.
    /// </summary>
    public void DisableCache()
    {
        if (_response is not null)
        {
            _response->Rsp_Create_Opened_Bits |= FSP_FSCTL_TRANSACT_RSP.DisableCache;
        }
    }

    /// <summary>
    /// The path as the file system spells it. It may differ from the request's in case only. Without it a driver that
    /// ignores case shows the name in capitals.
    /// </summary>
    /// <param name="path">The whole path, with backslashes; a path that is too long is left out.</param>
    public void SetNormalizedName(ReadOnlySpan<char> path)
    {
        // The driver's own buffer: its size in bytes is in the field that takes the name's.
        int bytes = path.Length * sizeof(char);
        if (_info->NormalizedName is not null && bytes <= _info->NormalizedNameSize)
        {
            path.CopyTo(new Span<char>(_info->NormalizedName, path.Length));
            _info->NormalizedNameSize = (ushort)bytes;
        }
    }
}
