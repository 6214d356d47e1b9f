using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Streams;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp;

/// <summary>Logs each request with its path and its answer, for developers.</summary>
/// <param name="operations">What answers.</param>
/// <param name="logger">Takes a line for each request, at level Trace.</param>
internal sealed class TracedOperations(IWinFspOperations operations, ILogger logger) : IWinFspOperations
{
    /// <inheritdoc/>
    public NtStatus GetVolumeInfo(out WinFspVolumeInfo info)
        => Log(nameof(GetVolumeInfo), string.Empty, operations.GetVolumeInfo(out info));

    /// <inheritdoc/>
    public NtStatus SetVolumeLabel(ReadOnlySpan<char> label, out WinFspVolumeInfo info)
        => Log(nameof(SetVolumeLabel), string.Empty, operations.SetVolumeLabel(label, out info));

    /// <inheritdoc/>
    public NtStatus GetSecurityByName(ReadOnlySpan<char> path, OpenIntent intent, bool wantDescriptor, out uint attributes, out ReadOnlyMemory<byte> descriptor)
        => Log(nameof(GetSecurityByName), path.ToString(), operations.GetSecurityByName(path, intent, wantDescriptor, out attributes, out descriptor));

    /// <inheritdoc/>
    public NtStatus Create(in OpenRequest request, out object? context, OpenReply reply)
        => Log(nameof(Create), request.Path.ToString(), operations.Create(request, out context, reply));

    /// <inheritdoc/>
    public NtStatus Open(in OpenRequest request, out object? context, OpenReply reply)
        => Log(nameof(Open), request.Path.ToString(), operations.Open(request, out context, reply));

    /// <inheritdoc/>
    public NtStatus Overwrite(object context, uint attributes, bool replaceAttributes, ulong allocationSize, ReadOnlySpan<byte> extendedAttributes, out WinFspFileInfo info)
        => Log(nameof(Overwrite), Of(context), operations.Overwrite(context, attributes, replaceAttributes, allocationSize, extendedAttributes, out info));

    /// <inheritdoc/>
    public void Cleanup(object context, ReadOnlySpan<char> path, CleanupFlags flags)
    {
        operations.Cleanup(context, path, flags);
        logger.Answered(nameof(Cleanup), Of(context), NtStatus.Success);
    }

    /// <inheritdoc/>
    public void Close(object context)
    {
        string path = Of(context);
        operations.Close(context);
        logger.Answered(nameof(Close), path, NtStatus.Success);
    }

    /// <inheritdoc/>
    public ValueTask<IoResult> ReadAsync(object context, Memory<byte> buffer, ulong offset)
        => LogAsync("Read", Of(context), operations.ReadAsync(context, buffer, offset));

    /// <inheritdoc/>
    public ValueTask<IoResult> WriteAsync(object context, ReadOnlyMemory<byte> buffer, ulong offset, bool toEndOfFile, bool constrained)
        => LogAsync("Write", Of(context), operations.WriteAsync(context, buffer, offset, toEndOfFile, constrained));

    /// <inheritdoc/>
    public NtStatus Flush(object? context, out WinFspFileInfo info)
        => Log(nameof(Flush), Of(context), operations.Flush(context, out info));

    /// <inheritdoc/>
    public NtStatus GetFileInfo(object context, out WinFspFileInfo info)
        => Log(nameof(GetFileInfo), Of(context), operations.GetFileInfo(context, out info));

    /// <inheritdoc/>
    public NtStatus SetBasicInfo(object context, in BasicInfoChanges changes, out WinFspFileInfo info)
        => Log(nameof(SetBasicInfo), Of(context), operations.SetBasicInfo(context, in changes, out info));

    /// <inheritdoc/>
    public NtStatus SetFileSize(object context, ulong newSize, bool allocation, out WinFspFileInfo info)
        => Log(nameof(SetFileSize), Of(context), operations.SetFileSize(context, newSize, allocation, out info));

    /// <inheritdoc/>
    public NtStatus SetDelete(object context, ReadOnlySpan<char> path, bool delete)
        => Log(nameof(SetDelete), Of(context), operations.SetDelete(context, path, delete));

    /// <inheritdoc/>
    public NtStatus Rename(object context, ReadOnlySpan<char> path, ReadOnlySpan<char> newPath, bool replace)
        => Log(nameof(Rename), Of(context), operations.Rename(context, path, newPath, replace));

    /// <inheritdoc/>
    public NtStatus GetSecurity(object context, out ReadOnlyMemory<byte> descriptor)
        => Log(nameof(GetSecurity), Of(context), operations.GetSecurity(context, out descriptor));

    /// <inheritdoc/>
    public NtStatus SetSecurity(object context, uint parts, ReadOnlySpan<byte> modification)
        => Log(nameof(SetSecurity), Of(context), operations.SetSecurity(context, parts, modification));

    /// <inheritdoc/>
    public ValueTask<IoResult> ReadDirectoryAsync(object context, string? pattern, string? marker, DirectoryWriter writer)
        => LogAsync("ReadDirectory", Of(context), operations.ReadDirectoryAsync(context, pattern, marker, writer));

    /// <inheritdoc/>
    public NtStatus GetDirInfoByName(object context, ReadOnlySpan<char> name, out string actualName, out WinFspFileInfo info)
        => Log(nameof(GetDirInfoByName), Of(context), operations.GetDirInfoByName(context, name, out actualName, out info));

    /// <inheritdoc/>
    public NtStatus GetReparsePointByName(ReadOnlySpan<char> path, bool isDirectory, Span<byte> buffer, out int size)
        => Log(nameof(GetReparsePointByName), path.ToString(), operations.GetReparsePointByName(path, isDirectory, buffer, out size));

    /// <inheritdoc/>
    public NtStatus GetReparsePoint(object context, ReadOnlySpan<char> path, Span<byte> buffer, out int size)
        => Log(nameof(GetReparsePoint), Of(context), operations.GetReparsePoint(context, path, buffer, out size));

    /// <inheritdoc/>
    public NtStatus SetReparsePoint(object context, ReadOnlySpan<char> path, ReadOnlySpan<byte> data)
        => Log(nameof(SetReparsePoint), Of(context), operations.SetReparsePoint(context, path, data));

    /// <inheritdoc/>
    public NtStatus DeleteReparsePoint(object context, ReadOnlySpan<char> path, ReadOnlySpan<byte> data)
        => Log(nameof(DeleteReparsePoint), Of(context), operations.DeleteReparsePoint(context, path, data));

    /// <inheritdoc/>
    public NtStatus GetStreamInfo(object context, ref StreamListWriter writer)
        => Log(nameof(GetStreamInfo), Of(context), operations.GetStreamInfo(context, ref writer));

    /// <inheritdoc/>
    public NtStatus GetEa(object context, ref EaListWriter writer)
        => Log(nameof(GetEa), Of(context), operations.GetEa(context, ref writer));

    /// <inheritdoc/>
    public NtStatus SetEa(object context, EaList list, out WinFspFileInfo info)
        => Log(nameof(SetEa), Of(context), operations.SetEa(context, list, out info));

    /// <inheritdoc/>
    public void DispatcherStopped(bool normally)
    {
        operations.DispatcherStopped(normally);
        logger.Answered(nameof(DispatcherStopped), string.Empty, normally ? NtStatus.Success : NtStatus.Cancelled);
    }

    private static string Of(object? context) => context switch
    {
        OpenStream stream => stream.Path,
        OpenNode node => node.Path,
        _ => string.Empty,
    };

    private NtStatus Log(string operation, string path, NtStatus status)
    {
        logger.Answered(operation, path, status);
        return status;
    }

    private async ValueTask<IoResult> LogAsync(string operation, string path, ValueTask<IoResult> answer)
    {
        IoResult result = await answer.ConfigureAwait(false);
        logger.Answered(operation, path, result.Status);
        return result;
    }
}
