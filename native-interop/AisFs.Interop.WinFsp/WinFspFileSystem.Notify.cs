using System.Buffers;
using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp;

/// <content>Telling the driver of changes that did not come through it.</content>
public sealed unsafe partial class WinFspFileSystem
{
    private const uint NotifyTimeoutMilliseconds = 1000;
    private const int NotifyBatchBytes = 16 * 1024;
    private const int NotifyAlignment = 8;

    /// <summary>
    /// Makes the driver forget what it cached of files and tells programs that watch. Blocks while a rename is under
    /// way, at most a second: must not be called from a callback.
    /// </summary>
    /// <param name="source">Is asked for the changes once the driver is ready to take them.</param>
    /// <returns>
    /// Whether the driver took them: <see cref="NtStatus.CantWait"/> when a rename took too long, <see cref="NtStatus.Cancelled"/>
    /// after the unmount. What was not taken is put back.
    /// </returns>
    public NtStatus Notify(IFileChangeSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        lock (_lifetime)
        {
            if (_disposed)
            {
                return NtStatus.Cancelled;
            }

            NtStatus status = Api.NotifyBegin((nint)_handle.Value, NotifyTimeoutMilliseconds);
            if (status == NtStatus.Success)
            {
                try
                {
                    IReadOnlyList<FileChange> changes = source.Take();
                    status = SendChanges(changes);
                    if (status != NtStatus.Success)
                    {
                        source.PutBack(changes);
                    }
                }
                finally
                {
                    Api.NotifyEnd((nint)_handle.Value);
                }
            }

            if (status != NtStatus.Success)
            {
                _logger.NotifyFailed(status);
            }

            return status;
        }
    }

    private NtStatus SendChanges(IReadOnlyList<FileChange> changes)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(NotifyBatchBytes);
        try
        {
            NtStatus status = NtStatus.Success;
            int used = 0;
            foreach (FileChange change in changes)
            {
                int size = sizeof(FSP_FSCTL_NOTIFY_INFO) + (change.Path.Length * sizeof(char));
                if (size > NotifyBatchBytes)
                {
                    continue;
                }

                if (used + size > NotifyBatchBytes && status == NtStatus.Success)
                {
                    status = Send(buffer, used);
                    used = 0;
                }

                used = Append(buffer, used, size, change);
            }

            return status == NtStatus.Success && used > 0 ? Send(buffer, used) : status;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Append(Span<byte> buffer, int used, int size, in FileChange change)
    {
        fixed (byte* at = buffer[used..])
        {
            *(FSP_FSCTL_NOTIFY_INFO*)at = new FSP_FSCTL_NOTIFY_INFO
            {
                Size = (ushort)size,
                Filter = (uint)change.Filter,
                Action = (uint)change.Action,
            };
            change.Path.CopyTo(new Span<char>(at + sizeof(FSP_FSCTL_NOTIFY_INFO), change.Path.Length));
        }

        return Math.Min((used + size + NotifyAlignment - 1) & -NotifyAlignment, buffer.Length);
    }

    private NtStatus Send(byte[] buffer, int used)
    {
        fixed (byte* bytes = buffer)
        {
            return Api.Notify((nint)_handle.Value, bytes, (nuint)used);
        }
    }
}
