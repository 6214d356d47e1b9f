using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Links;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Operations;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Mount.WinFsp.Security;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Mount.WinFsp.Volume;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp;

/// <summary>
/// Hands each of WinFsp's requests to the class that answers its kind. WinFsp takes late answers only to reads, writes and
/// directory reads; all else waits on the dispatcher's thread.
/// </summary>
internal sealed class WinFspAdapter : IWinFspOperations
{
    private readonly VolumeOperations _volume;
    private readonly SecurityOperations _security;
    private readonly OpenOperations _open;
    private readonly CreateOperations _create;
    private readonly CloseOperations _close;
    private readonly SizeOperations _size;
    private readonly InfoOperations _info;
    private readonly RenameOperations _rename;
    private readonly DirectoryOperations _directories;
    private readonly LinkOperations _links;
    private readonly StreamOperations _streams;
    private readonly TransferOperations _transfer;

    /// <summary>Creates the adapter.</summary>
    /// <param name="fileSystem">What answers.</param>
    /// <param name="options">How it is shown.</param>
    /// <param name="security">Makes security descriptors.</param>
    /// <param name="open">Keeps the open files.</param>
    /// <param name="logger">The log.</param>
    /// <param name="stopped">Is told when no request will come any more, and whether that was asked for.</param>
    /// <param name="stopping">Cancels what is under way.</param>
    internal WinFspAdapter(
        IFileSystem fileSystem, WinFspMountOptions options, IDescriptorSource security, OpenNodes open, ILogger logger, Action<bool> stopped, CancellationToken stopping)
    {
        PathWalker paths = new(fileSystem, stopping);
        LinkTargets links = new(fileSystem, stopping);
        DirectoryEmptiness emptiness = new(fileSystem, stopping);
        NodeRemoval removal = new(fileSystem, paths, stopping);
        NodeAccess access = new(fileSystem, open, paths, stopping);
        FileInfos infos = new(fileSystem, access, links, stopping);
        OpenAnswer answer = new(open, infos, paths, fileSystem.IgnoresCase);
        StreamTable table = new();
        StreamStore store = new(fileSystem, stopping);
        NamedStreams streams = new(table, store, logger, TimeProvider.System);
        ExtendedAttributes attributes = new(new AttributeEdits(table, store), store);

        _volume = new VolumeOperations(fileSystem, options, streams, stopped, stopping);
        _security = new SecurityOperations(paths, access, streams, links, security, options.ReadOnly);
        _open = new OpenOperations(options, paths, access, new DataOpens(fileSystem, options, open, stopping), answer, streams, attributes);
        _create = new CreateOperations(paths, open, access, new FileCreation(fileSystem, options, security, stopping), answer, streams, attributes);
        _info = new InfoOperations(access, infos, streams, options.ReadOnly, stopping);
        _rename = new RenameOperations(fileSystem, options, paths, open, emptiness, stopping);
        _directories = new DirectoryOperations(fileSystem, paths, infos, links, open.Paths.Comparison, logger, stopping);
        _links = new LinkOperations(fileSystem, options, paths, access, removal, emptiness, stopping);
        _streams = new StreamOperations(access, infos, streams, attributes, logger);
        _size = new SizeOperations(access, infos, _streams, stopping);
        _close = new CloseOperations(removal, open, access, _streams, streams, logger, stopping);
        _transfer = new TransferOperations(fileSystem, access, infos, _streams, stopping);
    }

    /// <inheritdoc/>
    public NtStatus GetVolumeInfo(out WinFspVolumeInfo info) => _volume.GetInfo(out info);

    /// <inheritdoc/>
    public NtStatus SetVolumeLabel(ReadOnlySpan<char> label, out WinFspVolumeInfo info) => _volume.SetLabel(label, out info);

    /// <inheritdoc/>
    public NtStatus GetSecurityByName(ReadOnlySpan<char> path, OpenIntent intent, bool wantDescriptor, out uint attributes, out ReadOnlyMemory<byte> descriptor)
        => _security.GetByName(path, intent, wantDescriptor, out attributes, out descriptor);

    /// <inheritdoc/>
    public NtStatus Open(in OpenRequest request, out object? context, OpenReply reply) => _open.Open(request, out context, reply);

    /// <inheritdoc/>
    public NtStatus Create(in OpenRequest request, out object? context, OpenReply reply)
    {
        NtStatus status = _create.Create(request, out context, reply);

        // Another program or client was faster: then it is there to be opened, as the application wants.
        return status == NtStatus.ObjectNameCollision
            && request.Disposition is OpenRequest.DispositionOpenIf or OpenRequest.DispositionOverwriteIf or OpenRequest.DispositionSupersede
            ? OpenInstead(request, out context, reply)
            : status;
    }

    /// <inheritdoc/>
    public NtStatus Overwrite(
        object context, uint attributes, bool replaceAttributes, ulong allocationSize, ReadOnlySpan<byte> extendedAttributes, out WinFspFileInfo info)
        => _size.Overwrite(context, attributes, replaceAttributes, extendedAttributes, out info);

    /// <inheritdoc/>
    public void Cleanup(object context, ReadOnlySpan<char> path, CleanupFlags flags) => _close.Cleanup(context, path, flags);

    /// <inheritdoc/>
    public void Close(object context) => _close.Close(context);

    /// <inheritdoc/>
    public ValueTask<IoResult> ReadAsync(object context, Memory<byte> buffer, ulong offset) => _transfer.ReadAsync(context, buffer, offset);

    /// <inheritdoc/>
    public ValueTask<IoResult> WriteAsync(object context, ReadOnlyMemory<byte> buffer, ulong offset, bool toEndOfFile, bool constrained)
        => _transfer.WriteAsync(context, buffer, offset, toEndOfFile, constrained);

    /// <inheritdoc/>
    public NtStatus Flush(object? context, out WinFspFileInfo info)
    {
        info = default;
        return context is null ? _volume.Flush() : _info.Flush(context, out info);
    }

    /// <inheritdoc/>
    public NtStatus GetFileInfo(object context, out WinFspFileInfo info) => _info.Get(context, out info);

    /// <inheritdoc/>
    public NtStatus SetBasicInfo(object context, in BasicInfoChanges changes, out WinFspFileInfo info) => _info.SetBasic(context, changes, out info);

    /// <inheritdoc/>
    public NtStatus SetFileSize(object context, ulong newSize, bool allocation, out WinFspFileInfo info) => _size.Set(context, newSize, allocation, out info);

    /// <inheritdoc/>
    public NtStatus SetDelete(object context, ReadOnlySpan<char> path, bool delete) => _rename.SetDelete(context, path, delete);

    /// <inheritdoc/>
    public NtStatus Rename(object context, ReadOnlySpan<char> path, ReadOnlySpan<char> newPath, bool replace) => _rename.Rename(context, path, newPath, replace);

    /// <inheritdoc/>
    public NtStatus GetSecurity(object context, out ReadOnlyMemory<byte> descriptor) => _security.Get(context, out descriptor);

    /// <inheritdoc/>
    public NtStatus SetSecurity(object context, uint parts, ReadOnlySpan<byte> modification) => _security.Set(context, parts, modification);

    /// <inheritdoc/>
    public ValueTask<IoResult> ReadDirectoryAsync(object context, string? pattern, string? marker, DirectoryWriter writer) => _directories.ReadAsync(context, marker, writer);

    /// <inheritdoc/>
    public NtStatus GetDirInfoByName(object context, ReadOnlySpan<char> name, out string actualName, out WinFspFileInfo info)
        => _directories.GetByName(context, name, out actualName, out info);

    /// <inheritdoc/>
    public NtStatus GetReparsePointByName(ReadOnlySpan<char> path, bool isDirectory, Span<byte> buffer, out int size) => _links.GetByName(path, buffer, out size);

    /// <inheritdoc/>
    public NtStatus GetReparsePoint(object context, ReadOnlySpan<char> path, Span<byte> buffer, out int size) => _links.Get(context, buffer, out size);

    /// <inheritdoc/>
    public NtStatus SetReparsePoint(object context, ReadOnlySpan<char> path, ReadOnlySpan<byte> data) => _links.Set(context, path, data);

    /// <inheritdoc/>
    public NtStatus DeleteReparsePoint(object context, ReadOnlySpan<char> path, ReadOnlySpan<byte> data) => _links.Delete(context, path, data);

    /// <inheritdoc/>
    public NtStatus GetStreamInfo(object context, ref StreamListWriter writer) => _streams.List(context, ref writer);

    /// <inheritdoc/>
    public NtStatus GetEa(object context, ref EaListWriter writer) => _streams.GetAttributes(context, ref writer);

    /// <inheritdoc/>
    public NtStatus SetEa(object context, EaList list, out WinFspFileInfo info) => _streams.SetAttributes(context, list, out info);

    /// <inheritdoc/>
    public void DispatcherStopped(bool normally) => _volume.End(normally);

    private NtStatus OpenInstead(in OpenRequest request, out object? context, OpenReply reply)
    {
        NtStatus status = _open.Open(request, out context, reply);
        if (status != NtStatus.Success || request.Disposition == OpenRequest.DispositionOpenIf)
        {
            return status;
        }

        bool supersede = request.Disposition == OpenRequest.DispositionSupersede;
        status = _size.Overwrite(context!, request.FileAttributes, supersede, request.Extra, out WinFspFileInfo info);
        if (status != NtStatus.Success)
        {
            _close.Close(context!);
            context = null;
            return status;
        }

        reply.SetFileInfo(info);
        return status;
    }
}
