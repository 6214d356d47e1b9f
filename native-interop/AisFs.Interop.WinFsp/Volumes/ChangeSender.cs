using System.Buffers;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Interop.WinFsp.Loading;
using AisFs.Interop.WinFsp.Logging;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.WinFsp.Volumes;

/// <summary>Tells the driver of changes that did not come through it.</summary>
internal sealed unsafe class ChangeSender(WinFspApi api, nint fileSystem, ILogger logger)
{
    private const uint NotifyTimeoutMilliseconds = 1000;
    private const int NotifyBatchBytes = 16 * 1024;
    private const int NotifyAlignment = 8;

    /// <summary>Sends changes. Blocks while a rename is under way, at most a second.</summary>
    /// <param name="source">Is asked for the changes once the driver is ready to take them.</param>
    /// <returns>Whether the driver took them. What was not taken is put back.</returns>
    internal NtStatus Send(IFileChangeSource source)
    {
        NtStatus status = api.NotifyBegin(fileSystem, NotifyTimeoutMilliseconds);
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
                api.NotifyEnd(fileSystem);
            }
        }

        if (status != NtStatus.Success)
        {
            logger.NotifyFailed(status);
        }

        return status;
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
                    status = SendBuffer(buffer, used);
                    used = 0;
                }

                used = Append(buffer, used, size, change);
            }

            return status == NtStatus.Success && used > 0 ? SendBuffer(buffer, used) : status;
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

    private NtStatus SendBuffer(byte[] buffer, int used)
    {
        fixed (byte* bytes = buffer)
        {
            return api.Notify(fileSystem, bytes, (nuint)used);
        }
    }
}
