using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <content>What may be answered later.</content>
internal static unsafe partial class Thunks
{
    [UnmanagedCallersOnly]
    private static NtStatus Read(FSP_FILE_SYSTEM* fileSystem, nint context, byte* buffer, ulong offset, uint length, uint* transferred)
    {
        WinFspFileSystem self = Self(fileSystem);
        PendingTransfer transfer = ObjectPool<PendingTransfer>.Rent();
        try
        {
            ValueTask<IoResult> task = self.Operations.ReadAsync(Context(context), transfer.Buffer.Reset(buffer, length), offset);
            return Finish(self, transfer, task, TransactKind.Read, transferred, null);
        }
        catch (Exception e)
        {
            transfer.TakeAway();
            return self.Failed(nameof(Read), e);
        }
        finally
        {
            NativeBuffer.EndCall();
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus Write(
        FSP_FILE_SYSTEM* fileSystem, nint context, byte* buffer, ulong offset, uint length, byte toEndOfFile, byte constrained, uint* transferred, WinFspFileInfo* info)
    {
        WinFspFileSystem self = Self(fileSystem);
        PendingTransfer transfer = ObjectPool<PendingTransfer>.Rent();
        try
        {
            transfer.Buffer.Reset(buffer, length);
            ValueTask<IoResult> task = self.Writes.WriteAsync(self.Operations, Context(context), transfer.Buffer, offset, toEndOfFile != 0, constrained != 0);
            return Finish(self, transfer, task, TransactKind.Write, transferred, info);
        }
        catch (Exception e)
        {
            transfer.TakeAway();
            return self.Failed(nameof(Write), e);
        }
        finally
        {
            NativeBuffer.EndCall();
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus ReadDirectory(
        FSP_FILE_SYSTEM* fileSystem, nint context, char* pattern, char* marker, byte* buffer, uint length, uint* transferred)
    {
        WinFspFileSystem self = Self(fileSystem);
        PendingTransfer transfer = ObjectPool<PendingTransfer>.Rent();
        try
        {
            DirectoryWriter writer = transfer.Writer is { } kept && kept.BelongsTo(self.Api) ? kept : transfer.Writer = new DirectoryWriter(self.Api);
            writer.Reset(buffer, length);
            ValueTask<IoResult> task = self.Operations.ReadDirectoryAsync(
                Context(context), pattern is null ? null : new string(pattern), marker is null ? null : new string(marker), writer);
            return Finish(self, transfer, task, TransactKind.QueryDirectory, transferred, null);
        }
        catch (Exception e)
        {
            transfer.TakeAway();
            return self.Failed(nameof(ReadDirectory), e);
        }
        finally
        {
            NativeBuffer.EndCall();
        }
    }

    // A transfer whose operation threw is not given back to the pool: somebody may still hold its buffer.
    private static NtStatus Finish(
        WinFspFileSystem self, PendingTransfer transfer, ValueTask<IoResult> task, TransactKind kind, uint* transferred, WinFspFileInfo* info)
    {
        if (!task.IsCompleted)
        {
            transfer.Park(self, task, kind, self.RequestHint());
            return NtStatus.Pending;
        }

        IoResult result = task.GetAwaiter().GetResult();
        transfer.Release();
        *transferred = result.Count;
        if (info is not null)
        {
            *info = result.FileInfo;
        }

        return result.Status;
    }
}
