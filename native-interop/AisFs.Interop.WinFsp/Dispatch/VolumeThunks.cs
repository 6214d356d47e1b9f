using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>The volume as a whole.</summary>
internal static unsafe class VolumeThunks
{
    /// <summary>Fills in the callbacks.</summary>
    internal static void Fill(FSP_FILE_SYSTEM_INTERFACE* table)
    {
        table->GetVolumeInfo = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, FSP_FSCTL_VOLUME_INFO*, NtStatus>)&GetVolumeInfo;
        table->SetVolumeLabel = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, char*, FSP_FSCTL_VOLUME_INFO*, NtStatus>)&SetVolumeLabel;
        table->Flush = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, WinFspFileInfo*, NtStatus>)&Flush;
        table->DispatcherStopped = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, byte, void>)&DispatcherStopped;
    }

    [UnmanagedCallersOnly]
    private static NtStatus GetVolumeInfo(FSP_FILE_SYSTEM* fileSystem, FSP_FSCTL_VOLUME_INFO* info)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.GetVolumeInfo(out WinFspVolumeInfo answer);
            return status == NtStatus.Success ? Store(info, answer) : status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(GetVolumeInfo), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus SetVolumeLabel(FSP_FILE_SYSTEM* fileSystem, char* label, FSP_FSCTL_VOLUME_INFO* info)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.SetVolumeLabel(ThunkArguments.Text(label), out WinFspVolumeInfo answer);
            return status == NtStatus.Success ? Store(info, answer) : status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(SetVolumeLabel), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus Flush(FSP_FILE_SYSTEM* fileSystem, nint context, WinFspFileInfo* info)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.Flush(context == 0 ? null : ThunkArguments.Context(context), out WinFspFileInfo answer);
            *info = answer;
            return status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(Flush), e);
        }
    }

    [UnmanagedCallersOnly]
    private static void DispatcherStopped(FSP_FILE_SYSTEM* fileSystem, byte normally)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            self.OnDispatcherStopped(normally != 0);
        }
        catch (Exception e)
        {
            self.Failed(nameof(DispatcherStopped), e);
        }
    }

    private static NtStatus Store(FSP_FSCTL_VOLUME_INFO* info, in WinFspVolumeInfo answer)
    {
        int length = Math.Min(answer.Label.Length, FSP_FSCTL_VOLUME_INFO.VolumeLabelCapacity);
        info->TotalSize = answer.TotalSize;
        info->FreeSize = answer.FreeSize;
        info->VolumeLabelLength = (ushort)(length * sizeof(char));
        answer.Label.AsSpan(0, length).CopyTo(new Span<char>(info->VolumeLabel, FSP_FSCTL_VOLUME_INFO.VolumeLabelCapacity));
        return NtStatus.Success;
    }
}
