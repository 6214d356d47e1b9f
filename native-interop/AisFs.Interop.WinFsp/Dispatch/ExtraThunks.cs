using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>Reparse points, streams and extended attributes.</summary>
internal static unsafe class ExtraThunks
{
    /// <summary>Fills in the callbacks of what the volume offers.</summary>
    internal static void Fill(FSP_FILE_SYSTEM_INTERFACE* table, VolumeFlags flags)
    {
        if (flags.HasFlag(VolumeFlags.ReparsePoints))
        {
            table->ResolveReparsePoints = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, byte, IO_STATUS_BLOCK*, byte*, nuint*, NtStatus>)&ResolveReparsePoints;
            table->GetReparsePoint = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, byte*, nuint*, NtStatus>)&GetReparsePoint;
            table->SetReparsePoint = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, byte*, nuint, NtStatus>)&SetReparsePoint;
            table->DeleteReparsePoint = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, byte*, nuint, NtStatus>)&DeleteReparsePoint;
        }

        if (flags.HasFlag(VolumeFlags.NamedStreams))
        {
            table->GetStreamInfo = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, uint, uint*, NtStatus>)&GetStreamInfo;
        }

        if (flags.HasFlag(VolumeFlags.ExtendedAttributes))
        {
            table->GetEa = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, uint, uint*, NtStatus>)&GetEa;
            table->SetEa = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, uint, WinFspFileInfo*, NtStatus>)&SetEa;
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus ResolveReparsePoints(
        FSP_FILE_SYSTEM* fileSystem, char* fileName, uint index, byte resolveLast, IO_STATUS_BLOCK* ioStatus, byte* buffer, nuint* size)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
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
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            Span<byte> room = buffer is null || size is null ? default : new Span<byte>(buffer, (int)*size);
            NtStatus status = self.Operations.GetReparsePointByName(ThunkArguments.Text(fileName), isDirectory != 0, room, out int used);
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
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.GetReparsePoint(ThunkArguments.Context(context), ThunkArguments.Text(fileName), new Span<byte>(buffer, (int)*size), out int used);
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
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            return self.Operations.SetReparsePoint(ThunkArguments.Context(context), ThunkArguments.Text(fileName), new ReadOnlySpan<byte>(data, (int)size));
        }
        catch (Exception e)
        {
            return self.Failed(nameof(SetReparsePoint), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus DeleteReparsePoint(FSP_FILE_SYSTEM* fileSystem, nint context, char* fileName, byte* data, nuint size)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            return self.Operations.DeleteReparsePoint(ThunkArguments.Context(context), ThunkArguments.Text(fileName), new ReadOnlySpan<byte>(data, (int)size));
        }
        catch (Exception e)
        {
            return self.Failed(nameof(DeleteReparsePoint), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus GetStreamInfo(FSP_FILE_SYSTEM* fileSystem, nint context, byte* buffer, uint length, uint* transferred)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            StreamListWriter writer = new(self.Api, buffer, length);
            NtStatus status = self.Operations.GetStreamInfo(ThunkArguments.Context(context), ref writer);
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
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            EaListWriter writer = new(self.Api, buffer, length);
            NtStatus status = self.Operations.GetEa(ThunkArguments.Context(context), ref writer);
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
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.SetEa(ThunkArguments.Context(context), new EaList(new ReadOnlySpan<byte>(list, (int)length)), out WinFspFileInfo answer);
            *info = answer;
            return status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(SetEa), e);
        }
    }
}
