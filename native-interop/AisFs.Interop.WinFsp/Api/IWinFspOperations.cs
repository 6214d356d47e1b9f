using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Api;

/// <summary>
/// What a file system answers to WinFsp. Members are called by native dispatcher threads, many at once. Paths are
/// whole, begin at the volume's root and use backslashes; spans are valid during the call only. An exception is
/// logged and answered with <see cref="NtStatus.UnexpectedIoError"/>.
/// </summary>
/// <remarks>
/// The context is whatever Create or Open answered; it belongs to one open file and is given back with
/// <see cref="Close"/>. Reads and writes may come after the cleanup, from the cache manager, and through the context of
/// any open of the same file.
/// </remarks>
public interface IWinFspOperations
{
    /// <summary>Capacity and label.</summary>
    /// <param name="info">The answer.</param>
    /// <returns>The status.</returns>
    NtStatus GetVolumeInfo(out WinFspVolumeInfo info);

    /// <summary>Changes the label.</summary>
    /// <param name="label">The new label.</param>
    /// <param name="info">Capacity and label after the change.</param>
    /// <returns>The status.</returns>
    NtStatus SetVolumeLabel(ReadOnlySpan<char> label, out WinFspVolumeInfo info);

    /// <summary>Attributes and security descriptor of a name: asked before every create and open.</summary>
    /// <param name="path">The path.</param>
    /// <param name="intent">What the create or open asks for that this is a part of.</param>
    /// <param name="wantDescriptor">Whether the descriptor is wanted.</param>
    /// <param name="attributes">The attributes; with <see cref="NtStatus.Reparse"/>, the index in the path of the component that is a reparse point.</param>
    /// <param name="descriptor">The self-relative descriptor; empty when it is not wanted.</param>
    /// <returns>The status; <see cref="NtStatus.Reparse"/> when a component before the last is a reparse point.</returns>
    NtStatus GetSecurityByName(ReadOnlySpan<char> path, OpenIntent intent, bool wantDescriptor, out uint attributes, out ReadOnlyMemory<byte> descriptor);

    /// <summary>Creates a file, a directory or a stream, and opens it.</summary>
    /// <param name="request">What to create.</param>
    /// <param name="context">The context of the open file.</param>
    /// <param name="reply">Takes attributes and name.</param>
    /// <returns>The status.</returns>
    NtStatus Create(in OpenRequest request, out object? context, OpenReply reply);

    /// <summary>Opens what exists.</summary>
    /// <param name="request">What to open.</param>
    /// <param name="context">The context of the open file.</param>
    /// <param name="reply">Takes attributes and name.</param>
    /// <returns>The status.</returns>
    NtStatus Open(in OpenRequest request, out object? context, OpenReply reply);

    /// <summary>Cuts an open file to nothing.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="attributes">Its new attributes.</param>
    /// <param name="replaceAttributes">Whether they replace the present ones, else they are added.</param>
    /// <param name="allocationSize">The bytes to reserve.</param>
    /// <param name="extendedAttributes">A list for <see cref="EaList"/>, replacing the present ones; may be empty.</param>
    /// <param name="info">The file afterwards.</param>
    /// <returns>The status.</returns>
    NtStatus Overwrite(
        object context, uint attributes, bool replaceAttributes, ulong allocationSize, ReadOnlySpan<byte> extendedAttributes, out WinFspFileInfo info);

    /// <summary>The last handle of an open file was closed. Windows has no way to hear of a failure.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="path">Its present path when it is to be removed, else empty.</param>
    /// <param name="flags">What to do.</param>
    void Cleanup(object context, ReadOnlySpan<char> path, CleanupFlags flags);

    /// <summary>Nothing will come through this context any more.</summary>
    /// <param name="context">The open file.</param>
    void Close(object context);

    /// <summary>
    /// Reads. When the mount ends the buffer may go before the task completes: its span then has no bytes any more. A task
    /// that took the span after this call had returned must complete without waiting for anything.
    /// </summary>
    /// <param name="context">The open file.</param>
    /// <param name="buffer">The reader's own buffer, valid until the task completes.</param>
    /// <param name="offset">The first byte.</param>
    /// <returns>The bytes read; <see cref="NtStatus.EndOfFile"/> behind the end.</returns>
    ValueTask<IoResult> ReadAsync(object context, Memory<byte> buffer, ulong offset);

    /// <summary>Writes.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="buffer">A copy of the writer's bytes, 1 MiB at most, valid until the task completes: larger writes come in pieces.</param>
    /// <param name="offset">Where.</param>
    /// <param name="toEndOfFile">Whether to write at the end instead.</param>
    /// <param name="constrained">Whether the size must stay as it is: what lies behind the end is dropped.</param>
    /// <returns>The bytes written and the file afterwards.</returns>
    ValueTask<IoResult> WriteAsync(object context, ReadOnlyMemory<byte> buffer, ulong offset, bool toEndOfFile, bool constrained);

    /// <summary>Makes a file, or all files, durable.</summary>
    /// <param name="context">The open file, or null for the volume.</param>
    /// <param name="info">The file afterwards.</param>
    /// <returns>The status.</returns>
    NtStatus Flush(object? context, out WinFspFileInfo info);

    /// <summary>Attributes of an open file.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="info">The file.</param>
    /// <returns>The status.</returns>
    NtStatus GetFileInfo(object context, out WinFspFileInfo info);

    /// <summary>Changes attributes and times.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="changes">What to change.</param>
    /// <param name="info">The file afterwards.</param>
    /// <returns>The status.</returns>
    NtStatus SetBasicInfo(object context, in BasicInfoChanges changes, out WinFspFileInfo info);

    /// <summary>Changes the size.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="newSize">The new size.</param>
    /// <param name="allocation">Whether room is reserved rather than the end moved; room below the end cuts the file.</param>
    /// <param name="info">The file afterwards.</param>
    /// <returns>The status.</returns>
    NtStatus SetFileSize(object context, ulong newSize, bool allocation, out WinFspFileInfo info);

    /// <summary>Whether a file may be removed, asked before it is. Removes nothing.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="delete">Whether it is to be removed, or is no longer.</param>
    /// <returns>The status.</returns>
    NtStatus SetDelete(object context, ReadOnlySpan<char> path, bool delete);

    /// <summary>Renames.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="path">Its present path.</param>
    /// <param name="newPath">Its new path.</param>
    /// <param name="replace">Whether an existing file is replaced.</param>
    /// <returns>The status.</returns>
    NtStatus Rename(object context, ReadOnlySpan<char> path, ReadOnlySpan<char> newPath, bool replace);

    /// <summary>The security descriptor of an open file.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="descriptor">The self-relative descriptor.</param>
    /// <returns>The status.</returns>
    NtStatus GetSecurity(object context, out ReadOnlyMemory<byte> descriptor);

    /// <summary>Changes the security descriptor of an open file.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="parts">SECURITY_INFORMATION bits: which parts to take over.</param>
    /// <param name="modification">The self-relative descriptor that holds them.</param>
    /// <returns>The status.</returns>
    NtStatus SetSecurity(object context, uint parts, ReadOnlySpan<byte> modification);

    /// <summary>Lists a directory.</summary>
    /// <param name="context">The open directory.</param>
    /// <param name="pattern">A pattern that may be ignored, or null.</param>
    /// <param name="marker">The name behind which to go on, or null to begin.</param>
    /// <param name="writer">Takes the entries, until the task completes.</param>
    /// <returns>The status, with the count of <paramref name="writer"/>.</returns>
    ValueTask<IoResult> ReadDirectoryAsync(object context, string? pattern, string? marker, DirectoryWriter writer);

    /// <summary>Looks one name up in a directory.</summary>
    /// <param name="context">The open directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="actualName">The name as the file system spells it.</param>
    /// <param name="info">The file.</param>
    /// <returns>The status.</returns>
    NtStatus GetDirInfoByName(object context, ReadOnlySpan<char> name, out string actualName, out WinFspFileInfo info);

    /// <summary>The reparse point behind a path, or <see cref="NtStatus.NotAReparsePoint"/>.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isDirectory">Whether the path goes on behind this name.</param>
    /// <param name="buffer">Takes a REPARSE_DATA_BUFFER; may be empty when only its existence matters.</param>
    /// <param name="size">The bytes of it.</param>
    /// <returns>The status.</returns>
    NtStatus GetReparsePointByName(ReadOnlySpan<char> path, bool isDirectory, Span<byte> buffer, out int size);

    /// <summary>The reparse point of an open file.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="buffer">Takes a REPARSE_DATA_BUFFER.</param>
    /// <param name="size">The bytes of it.</param>
    /// <returns>The status.</returns>
    NtStatus GetReparsePoint(object context, ReadOnlySpan<char> path, Span<byte> buffer, out int size);

    /// <summary>Makes an open file a reparse point.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="data">A REPARSE_DATA_BUFFER.</param>
    /// <returns>The status.</returns>
    NtStatus SetReparsePoint(object context, ReadOnlySpan<char> path, ReadOnlySpan<byte> data);

    /// <summary>Makes a reparse point an ordinary file.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="data">A REPARSE_DATA_BUFFER with the tag to be removed.</param>
    /// <returns>The status.</returns>
    NtStatus DeleteReparsePoint(object context, ReadOnlySpan<char> path, ReadOnlySpan<byte> data);

    /// <summary>Lists a file's streams.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="writer">Takes the streams.</param>
    /// <returns>The status.</returns>
    NtStatus GetStreamInfo(object context, ref StreamListWriter writer);

    /// <summary>Reads a file's extended attributes.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="writer">Takes the attributes.</param>
    /// <returns>The status.</returns>
    NtStatus GetEa(object context, ref EaListWriter writer);

    /// <summary>Changes a file's extended attributes.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="list">What to change.</param>
    /// <param name="info">The file afterwards.</param>
    /// <returns>The status.</returns>
    NtStatus SetEa(object context, EaList list, out WinFspFileInfo info);

    /// <summary>No request will come any more. Those that wait for their answer are waited for when this has returned.</summary>
    /// <param name="normally">Whether that was asked for; false when the driver went away.</param>
    void DispatcherStopped(bool normally);
}
