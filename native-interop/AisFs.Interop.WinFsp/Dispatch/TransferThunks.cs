using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>What may be answered later.</summary>
internal static unsafe class TransferThunks
{
    /// <summary>Fills in the callbacks.</summary>
    internal static void Fill(FSP_FILE_SYSTEM_INTERFACE* table)
    {
        table->Read = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, ulong, uint, uint*, NtStatus>)&Read;
        table->Write = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, ulong, uint, byte, byte, uint*, WinFspFileInfo*, NtStatus>)&Write;
        table->ReadDirectory = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, char*, byte*, uint, uint*, NtStatus>)&ReadDirectory;
    }

    [UnmanagedCallersOnly]
    private static NtStatus Read(FSP_FILE_SYSTEM* fileSystem, nint context, byte* buffer, ulong offset, uint length, uint* transferred)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        PendingTransfer transfer = ObjectPool<PendingTransfer>.Rent();
        try
        {
            ValueTask<IoResult> task = self.Operations.ReadAsync(ThunkArguments.Context(context), transfer.Buffer.Reset(buffer, length), offset);
            return Finish(self, (nint)fileSystem, transfer, task, TransactKind.Read, transferred, null);
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
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        PendingTransfer transfer = ObjectPool<PendingTransfer>.Rent();
        try
        {
            transfer.Buffer.Reset(buffer, length);
            ValueTask<IoResult> task = self.Writes.WriteAsync(self.Operations, ThunkArguments.Context(context), transfer.Buffer, offset, toEndOfFile != 0, constrained != 0);
            return Finish(self, (nint)fileSystem, transfer, task, TransactKind.Write, transferred, info);
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
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        PendingTransfer transfer = ObjectPool<PendingTransfer>.Rent();
        try
        {
            DirectoryWriter writer = transfer.Writer is { } kept && kept.BelongsTo(self.Api) ? kept : transfer.Writer = new DirectoryWriter(self.Api);
            writer.Reset(buffer, length);
            ValueTask<IoResult> task = self.Operations.ReadDirectoryAsync(
                ThunkArguments.Context(context), pattern is null ? null : new string(pattern), marker is null ? null : new string(marker), writer);
            return Finish(self, (nint)fileSystem, transfer, task, TransactKind.QueryDirectory, transferred, null);
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

    // A transfer whose operation threw is not given back to the pool: the operation may still hold its buffer.
    private static NtStatus Finish(
        VolumeDispatch self, nint fileSystem, PendingTransfer transfer, ValueTask<IoResult> task, TransactKind kind, uint* transferred, WinFspFileInfo* info)
    {
        if (!task.IsCompleted)
        {
            transfer.Park(self, fileSystem, task, kind, self.RequestHint());
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
