using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <content>The volume as a whole.</content>
internal static unsafe partial class Thunks
{
    [UnmanagedCallersOnly]
    private static NtStatus GetVolumeInfo(FSP_FILE_SYSTEM* fileSystem, FSP_FSCTL_VOLUME_INFO* info)
    {
        WinFspFileSystem self = Self(fileSystem);
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
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.SetVolumeLabel(Text(label), out WinFspVolumeInfo answer);
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
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.Flush(context == 0 ? null : Context(context), out WinFspFileInfo answer);
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
        WinFspFileSystem self = Self(fileSystem);
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
