using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>Attributes, names and security of open files.</summary>
internal static unsafe class InfoThunks
{
    private const uint InvalidFileAttributes = uint.MaxValue;

    /// <summary>Fills in the callbacks.</summary>
    internal static void Fill(FSP_FILE_SYSTEM_INTERFACE* table)
    {
        table->GetFileInfo = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, WinFspFileInfo*, NtStatus>)&GetFileInfo;
        table->SetBasicInfo = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, ulong, ulong, ulong, ulong, WinFspFileInfo*, NtStatus>)&SetBasicInfo;
        table->SetFileSize = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, ulong, byte, WinFspFileInfo*, NtStatus>)&SetFileSize;
        table->CanDelete = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, NtStatus>)&CanDelete;
        table->SetDelete = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, byte, NtStatus>)&SetDelete;
        table->Rename = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, char*, byte, NtStatus>)&Rename;
        table->GetSecurity = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, nuint*, NtStatus>)&GetSecurity;
        table->SetSecurity = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, byte*, NtStatus>)&SetSecurity;
        table->GetDirInfoByName = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, FSP_FSCTL_DIR_INFO*, NtStatus>)&GetDirInfoByName;
    }

    [UnmanagedCallersOnly]
    private static NtStatus GetFileInfo(FSP_FILE_SYSTEM* fileSystem, nint context, WinFspFileInfo* info)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.GetFileInfo(ThunkArguments.Context(context), out WinFspFileInfo answer);
            *info = answer;
            return status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(GetFileInfo), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus SetBasicInfo(
        FSP_FILE_SYSTEM* fileSystem, nint context, uint attributes, ulong creationTime, ulong lastAccessTime, ulong lastWriteTime, ulong changeTime, WinFspFileInfo* info)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            BasicInfoChanges changes = new()
            {
                FileAttributes = attributes == InvalidFileAttributes ? null : attributes,
                CreationTime = creationTime == 0 ? null : creationTime,
                LastAccessTime = lastAccessTime == 0 ? null : lastAccessTime,
                LastWriteTime = lastWriteTime == 0 ? null : lastWriteTime,
                ChangeTime = changeTime == 0 ? null : changeTime,
            };

            NtStatus status = self.Operations.SetBasicInfo(ThunkArguments.Context(context), changes, out WinFspFileInfo answer);
            *info = answer;
            return status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(SetBasicInfo), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus SetFileSize(FSP_FILE_SYSTEM* fileSystem, nint context, ulong newSize, byte allocation, WinFspFileInfo* info)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.SetFileSize(ThunkArguments.Context(context), newSize, allocation != 0, out WinFspFileInfo answer);
            *info = answer;
            return status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(SetFileSize), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus CanDelete(FSP_FILE_SYSTEM* fileSystem, nint context, char* fileName)
        => SetDeleteCore(ThunkArguments.Self(fileSystem), context, fileName, delete: true);

    [UnmanagedCallersOnly]
    private static NtStatus SetDelete(FSP_FILE_SYSTEM* fileSystem, nint context, char* fileName, byte delete)
        => SetDeleteCore(ThunkArguments.Self(fileSystem), context, fileName, delete != 0);

    private static NtStatus SetDeleteCore(VolumeDispatch self, nint context, char* fileName, bool delete)
    {
        try
        {
            return self.Operations.SetDelete(ThunkArguments.Context(context), ThunkArguments.Text(fileName), delete);
        }
        catch (Exception e)
        {
            return self.Failed(nameof(SetDelete), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus Rename(FSP_FILE_SYSTEM* fileSystem, nint context, char* fileName, char* newFileName, byte replace)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            return self.Operations.Rename(ThunkArguments.Context(context), ThunkArguments.Text(fileName), ThunkArguments.Text(newFileName), replace != 0);
        }
        catch (Exception e)
        {
            return self.Failed(nameof(Rename), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus GetSecurity(FSP_FILE_SYSTEM* fileSystem, nint context, byte* descriptor, nuint* size)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.GetSecurity(ThunkArguments.Context(context), out ReadOnlyMemory<byte> bytes);
            return status == NtStatus.Success ? ThunkArguments.CopyDescriptor(bytes, descriptor, size) : status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(GetSecurity), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus SetSecurity(FSP_FILE_SYSTEM* fileSystem, nint context, uint parts, byte* modification)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            return self.Operations.SetSecurity(ThunkArguments.Context(context), parts, SelfRelativeDescriptor.ToSpan(modification));
        }
        catch (Exception e)
        {
            return self.Failed(nameof(SetSecurity), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus GetDirInfoByName(FSP_FILE_SYSTEM* fileSystem, nint context, char* fileName, FSP_FSCTL_DIR_INFO* entry)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.GetDirInfoByName(ThunkArguments.Context(context), ThunkArguments.Text(fileName), out string name, out WinFspFileInfo info);
            if (status != NtStatus.Success)
            {
                return status;
            }

            if (name.Length > FSP_FSCTL_DIR_INFO.NameCapacity)
            {
                return NtStatus.ObjectNameNotFound;
            }

            DirectoryWriter.Fill(entry, name, info);
            return NtStatus.Success;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(GetDirInfoByName), e);
        }
    }
}
