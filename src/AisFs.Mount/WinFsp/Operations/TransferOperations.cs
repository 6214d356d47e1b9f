using System.Runtime.CompilerServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>Reads and writes: answered at once from the cache, later otherwise.</summary>
internal sealed class TransferOperations(IFileSystem fileSystem, NodeAccess access, FileInfos infos, StreamOperations streams, CancellationToken stopping)
{
    internal ValueTask<IoResult> ReadAsync(object context, Memory<byte> buffer, ulong offset)
    {
        if (context is OpenStream stream)
        {
            return ValueTask.FromResult(NamedStreams.Read(stream, buffer.Span, offset));
        }

        OpenNode node = (OpenNode)context;
        if (node.IsOutlived)
        {
            // The driver may ask for an open of the newer version: the older one's bytes would be wrong.
            return ValueTask.FromResult(IoResult.Failed(NtStatus.FileInvalid));
        }

        NtStatus status = access.EnsureHandle(node, write: false, out HandleId handle);
        if (status != NtStatus.Success)
        {
            return ValueTask.FromResult(IoResult.Failed(status));
        }

        if (offset > long.MaxValue)
        {
            return ValueTask.FromResult(IoResult.Failed(NtStatus.InvalidParameter));
        }

        ValueTask<FsResult<ReadLease>> reading = fileSystem.ReadAsync(handle, (long)offset, buffer.Length, stopping);
        return reading.IsCompletedSuccessfully ? ValueTask.FromResult(Take(reading.Result, buffer)) : AwaitRead(reading, buffer);
    }

    /// <summary>Writes.</summary>
    /// <param name="context">The open file or stream.</param>
    /// <param name="buffer">The bytes.</param>
    /// <param name="offset">Where; without meaning at the end.</param>
    /// <param name="toEndOfFile">Whether the bytes are appended.</param>
    /// <param name="constrained">Whether the driver's cache writes pages: the size stays as it is.</param>
    internal ValueTask<IoResult> WriteAsync(object context, ReadOnlyMemory<byte> buffer, ulong offset, bool toEndOfFile, bool constrained)
    {
        if (context is OpenStream stream)
        {
            return ValueTask.FromResult(streams.Write(stream, buffer.Span, toEndOfFile ? null : offset, constrained));
        }

        OpenNode node = (OpenNode)context;
        NtStatus status = access.EnsureHandle(node, write: true, out HandleId handle);
        if (status != NtStatus.Success)
        {
            if (constrained)
            {
                node.File!.PageFailed(FsError.Io, isKnown: false);
            }

            return ValueTask.FromResult(IoResult.Failed(status));
        }

        if (!toEndOfFile && offset > long.MaxValue)
        {
            return ValueTask.FromResult(IoResult.Failed(NtStatus.InvalidParameter));
        }

        return Write(node, handle, buffer, toEndOfFile ? null : (long)offset, constrained);
    }

    private static IoResult Take(in FsResult<ReadLease> result, Memory<byte> buffer)
    {
        if (!result.IsOk)
        {
            return IoResult.Failed(result.Error.ToNtStatus());
        }

        using ReadLease lease = result.Value;
        int length = lease.Length;
        lease.CopyTo(buffer.Span);
        return length == 0 ? IoResult.Failed(NtStatus.EndOfFile) : new IoResult(NtStatus.Success, (uint)length);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<IoResult> AwaitRead(ValueTask<FsResult<ReadLease>> reading, Memory<byte> buffer)
        => Take(await reading.ConfigureAwait(false), buffer);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<IoResult> Write(OpenNode node, HandleId handle, ReadOnlyMemory<byte> buffer, long? offset, bool constrained)
    {
        // The driver lets one writer in at a time: the end stays where it is meanwhile.
        if (offset is null || constrained)
        {
            FsResult<FsEntry> present = await fileSystem.GetAttributesAsync(node.Inode, stopping).ConfigureAwait(false);
            if (!present.IsOk)
            {
                return IoResult.Failed(present.Error.ToNtStatus());
            }

            long size = present.Value.Attributes.Size;
            offset ??= size;
            if (constrained && buffer.Length > size - offset)
            {
                buffer = buffer[..(int)Math.Clamp(size - offset.Value, 0, buffer.Length)];
                if (buffer.IsEmpty)
                {
                    return new IoResult(NtStatus.Success, 0, infos.Of(present.Value.Attributes, node.Path));
                }
            }
        }

        FsResult<int> written = await fileSystem.WriteAsync(handle, offset.Value, buffer, killPrivileges: false, stopping).ConfigureAwait(false);
        if (!written.IsOk)
        {
            if (constrained)
            {
                node.File!.PageFailed(written.Error, isKnown: true);
            }

            return IoResult.Failed(written.Error.ToNtStatus());
        }

        node.File!.Wrote(node, handle, offset.Value, written.Value, isPage: constrained);
        FsResult<FsEntry> after = await fileSystem.GetAttributesAsync(node.Inode, stopping).ConfigureAwait(false);
        return after.IsOk
            ? new IoResult(NtStatus.Success, (uint)written.Value, infos.Of(after.Value.Attributes, node.Path))
            : IoResult.Failed(after.Error.ToNtStatus());
    }
}
