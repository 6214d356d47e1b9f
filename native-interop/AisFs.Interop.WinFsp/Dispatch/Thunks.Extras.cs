using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <content>Reparse points, streams and extended attributes.</content>
internal static unsafe partial class Thunks
{
    [UnmanagedCallersOnly]
    private static NtStatus ResolveReparsePoints(
        FSP_FILE_SYSTEM* fileSystem, char* fileName, uint index, byte resolveLast, IO_STATUS_BLOCK* ioStatus, byte* buffer, nuint* size)
    {
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            nint getByName = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, byte, byte*, nuint*, NtStatus>)&GetReparsePointByName;
            return self.Api.ResolveReparsePoints((nint)fileSystem, getByName, fileName, index, resolveLast, ioStatus, buffer, size);
        }
        catch (Exception e)
        {
            return self.Failed(nameof(ResolveReparsePoints), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus GetReparsePointByName(FSP_FILE_SYSTEM* fileSystem, nint context, char* fileName, byte isDirectory, byte* buffer, nuint* size)
    {
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            Span<byte> room = buffer is null || size is null ? default : new Span<byte>(buffer, (int)*size);
            NtStatus status = self.Operations.GetReparsePointByName(Text(fileName), isDirectory != 0, room, out int used);
            if (size is not null && status == NtStatus.Success)
            {
                *size = (nuint)used;
            }

            return status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(GetReparsePointByName), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus GetReparsePoint(FSP_FILE_SYSTEM* fileSystem, nint context, char* fileName, byte* buffer, nuint* size)
    {
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.GetReparsePoint(Context(context), Text(fileName), new Span<byte>(buffer, (int)*size), out int used);
            if (status == NtStatus.Success)
            {
                *size = (nuint)used;
            }

            return status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(GetReparsePoint), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus SetReparsePoint(FSP_FILE_SYSTEM* fileSystem, nint context, char* fileName, byte* data, nuint size)
    {
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            return self.Operations.SetReparsePoint(Context(context), Text(fileName), new ReadOnlySpan<byte>(data, (int)size));
        }
        catch (Exception e)
        {
            return self.Failed(nameof(SetReparsePoint), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus DeleteReparsePoint(FSP_FILE_SYSTEM* fileSystem, nint context, char* fileName, byte* data, nuint size)
    {
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            return self.Operations.DeleteReparsePoint(Context(context), Text(fileName), new ReadOnlySpan<byte>(data, (int)size));
        }
        catch (Exception e)
        {
            return self.Failed(nameof(DeleteReparsePoint), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus GetStreamInfo(FSP_FILE_SYSTEM* fileSystem, nint context, byte* buffer, uint length, uint* transferred)
    {
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            StreamListWriter writer = new(self.Api, buffer, length);
            NtStatus status = self.Operations.GetStreamInfo(Context(context), ref writer);
            if (status == NtStatus.Success)
            {
                writer.End();
                *transferred = writer.Count;
            }

            return status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(GetStreamInfo), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus GetEa(FSP_FILE_SYSTEM* fileSystem, nint context, byte* buffer, uint length, uint* transferred)
    {
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            EaListWriter writer = new(self.Api, buffer, length);
            NtStatus status = self.Operations.GetEa(Context(context), ref writer);
            if (status == NtStatus.Success)
            {
                writer.End();
                *transferred = writer.Count;
            }

            return status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(GetEa), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus SetEa(FSP_FILE_SYSTEM* fileSystem, nint context, byte* list, uint length, WinFspFileInfo* info)
    {
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.SetEa(Context(context), new EaList(new ReadOnlySpan<byte>(list, (int)length)), out WinFspFileInfo answer);
            *info = answer;
            return status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(SetEa), e);
        }
    }
}
