using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <content>Attributes, names and security of open files.</content>
internal static unsafe partial class Thunks
{
    [UnmanagedCallersOnly]
    private static NtStatus GetFileInfo(FSP_FILE_SYSTEM* fileSystem, nint context, WinFspFileInfo* info)
    {
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.GetFileInfo(Context(context), out WinFspFileInfo answer);
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
        WinFspFileSystem self = Self(fileSystem);
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

            NtStatus status = self.Operations.SetBasicInfo(Context(context), changes, out WinFspFileInfo answer);
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
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.SetFileSize(Context(context), newSize, allocation != 0, out WinFspFileInfo answer);
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
        => SetDeleteCore(Self(fileSystem), context, fileName, delete: true);

    [UnmanagedCallersOnly]
    private static NtStatus SetDelete(FSP_FILE_SYSTEM* fileSystem, nint context, char* fileName, byte delete)
        => SetDeleteCore(Self(fileSystem), context, fileName, delete != 0);

    private static NtStatus SetDeleteCore(WinFspFileSystem self, nint context, char* fileName, bool delete)
    {
        try
        {
            return self.Operations.SetDelete(Context(context), Text(fileName), delete);
        }
        catch (Exception e)
        {
            return self.Failed(nameof(SetDelete), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus Rename(FSP_FILE_SYSTEM* fileSystem, nint context, char* fileName, char* newFileName, byte replace)
    {
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            return self.Operations.Rename(Context(context), Text(fileName), Text(newFileName), replace != 0);
        }
        catch (Exception e)
        {
            return self.Failed(nameof(Rename), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus GetSecurity(FSP_FILE_SYSTEM* fileSystem, nint context, byte* descriptor, nuint* size)
    {
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.GetSecurity(Context(context), out ReadOnlyMemory<byte> bytes);
            return status == NtStatus.Success ? CopyDescriptor(bytes, descriptor, size) : status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(GetSecurity), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus SetSecurity(FSP_FILE_SYSTEM* fileSystem, nint context, uint parts, byte* modification)
    {
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            return self.Operations.SetSecurity(Context(context), parts, SelfRelativeDescriptor.ToSpan(modification));
        }
        catch (Exception e)
        {
            return self.Failed(nameof(SetSecurity), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus GetDirInfoByName(FSP_FILE_SYSTEM* fileSystem, nint context, char* fileName, FSP_FSCTL_DIR_INFO* entry)
    {
        WinFspFileSystem self = Self(fileSystem);
        try
        {
            NtStatus status = self.Operations.GetDirInfoByName(Context(context), Text(fileName), out string name, out WinFspFileInfo info);
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
