using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>From the name to the open file and back.</summary>
internal static unsafe class OpenThunks
{
    /// <summary>Fills in the callbacks.</summary>
    internal static void Fill(FSP_FILE_SYSTEM_INTERFACE* table)
    {
        table->GetSecurityByName = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint*, byte*, nuint*, NtStatus>)&GetSecurityByName;
        table->Create = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, uint, uint, byte*, ulong, nint*, FSP_FSCTL_OPEN_FILE_INFO*, NtStatus>)&Create;
        table->CreateEx = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, uint, uint, byte*, ulong, byte*, uint, byte, nint*, FSP_FSCTL_OPEN_FILE_INFO*, NtStatus>)&CreateEx;
        table->Open = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, uint, nint*, FSP_FSCTL_OPEN_FILE_INFO*, NtStatus>)&Open;
        table->Overwrite = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, byte, ulong, WinFspFileInfo*, NtStatus>)&Overwrite;
        table->OverwriteEx = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, byte, ulong, byte*, uint, WinFspFileInfo*, NtStatus>)&OverwriteEx;
        table->Cleanup = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, uint, void>)&Cleanup;
        table->Close = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, void>)&Close;
    }

    [UnmanagedCallersOnly]
    private static NtStatus GetSecurityByName(FSP_FILE_SYSTEM* fileSystem, char* fileName, uint* attributes, byte* descriptor, nuint* descriptorSize)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            bool wanted = descriptorSize is not null;
            NtStatus status = self.Operations.GetSecurityByName(ThunkArguments.Text(fileName), CreateContext.Intent(self.Api.GetOperationContext()), wanted, out uint answer, out ReadOnlyMemory<byte> bytes);
            if (status is not (NtStatus.Success or NtStatus.Reparse))
            {
                return status;
            }

            if (attributes is not null)
            {
                *attributes = answer;
            }

            return status == NtStatus.Success && wanted ? ThunkArguments.CopyDescriptor(bytes, descriptor, descriptorSize) : status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(GetSecurityByName), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus Create(
        FSP_FILE_SYSTEM* fileSystem, char* fileName, uint createOptions, uint grantedAccess, uint attributes, byte* descriptor, ulong allocationSize, nint* context, FSP_FSCTL_OPEN_FILE_INFO* info)
        => CreateCore(ThunkArguments.Self(fileSystem), fileName, createOptions, grantedAccess, attributes, descriptor, allocationSize, default, false, context, info);

    [UnmanagedCallersOnly]
    private static NtStatus CreateEx(
        FSP_FILE_SYSTEM* fileSystem, char* fileName, uint createOptions, uint grantedAccess, uint attributes, byte* descriptor, ulong allocationSize, byte* extra, uint extraLength, byte extraIsReparsePoint, nint* context, FSP_FSCTL_OPEN_FILE_INFO* info)
        => CreateCore(
            ThunkArguments.Self(fileSystem), fileName, createOptions, grantedAccess, attributes, descriptor, allocationSize, new ReadOnlySpan<byte>(extra, (int)extraLength), extraIsReparsePoint != 0, context, info);

    private static NtStatus CreateCore(
        VolumeDispatch self, char* fileName, uint createOptions, uint grantedAccess, uint attributes, byte* descriptor, ulong allocationSize, ReadOnlySpan<byte> extra, bool extraIsReparsePoint, nint* context, FSP_FSCTL_OPEN_FILE_INFO* info)
    {
        try
        {
            OpenRequest request = new()
            {
                Path = ThunkArguments.Text(fileName),
                CreateOptions = createOptions,
                GrantedAccess = grantedAccess,
                FileAttributes = attributes,
                Intent = CreateContext.Intent(self.Api.GetOperationContext()),
                SecurityDescriptor = SelfRelativeDescriptor.ToSpan(descriptor),
                GivenDescriptor = CreateContext.GivenDescriptor(self.Api.GetOperationContext()),
                AllocationSize = allocationSize,
                Extra = extra,
                ExtraIsReparsePoint = extraIsReparsePoint,
                ProcessId = self.RequestProcessId(),
            };

            NtStatus status = self.Operations.Create(request, out object? opened, new OpenReply(info, self.CreateResponse()));
            return Store(status, opened, context);
        }
        catch (Exception e)
        {
            return self.Failed(nameof(Create), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus Open(
        FSP_FILE_SYSTEM* fileSystem, char* fileName, uint createOptions, uint grantedAccess, nint* context, FSP_FSCTL_OPEN_FILE_INFO* info)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            OpenRequest request = new()
            {
                Path = ThunkArguments.Text(fileName),
                CreateOptions = createOptions,
                GrantedAccess = grantedAccess,
                Intent = CreateContext.Intent(self.Api.GetOperationContext()),
                ProcessId = self.RequestProcessId(),
            };

            NtStatus status = self.Operations.Open(request, out object? opened, new OpenReply(info, self.CreateResponse()));
            return Store(status, opened, context);
        }
        catch (Exception e)
        {
            return self.Failed(nameof(Open), e);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus Overwrite(
        FSP_FILE_SYSTEM* fileSystem, nint context, uint attributes, byte replaceAttributes, ulong allocationSize, WinFspFileInfo* info)
        => OverwriteCore(ThunkArguments.Self(fileSystem), context, attributes, replaceAttributes, allocationSize, default, info);

    [UnmanagedCallersOnly]
    private static NtStatus OverwriteEx(
        FSP_FILE_SYSTEM* fileSystem, nint context, uint attributes, byte replaceAttributes, ulong allocationSize, byte* list, uint listLength, WinFspFileInfo* info)
        => OverwriteCore(ThunkArguments.Self(fileSystem), context, attributes, replaceAttributes, allocationSize, new ReadOnlySpan<byte>(list, (int)listLength), info);

    private static NtStatus OverwriteCore(
        VolumeDispatch self, nint context, uint attributes, byte replaceAttributes, ulong allocationSize, ReadOnlySpan<byte> list, WinFspFileInfo* info)
    {
        try
        {
            NtStatus status = self.Operations.Overwrite(ThunkArguments.Context(context), attributes, replaceAttributes != 0, allocationSize, list, out WinFspFileInfo answer);
            *info = answer;
            return status;
        }
        catch (Exception e)
        {
            return self.Failed(nameof(Overwrite), e);
        }
    }

    [UnmanagedCallersOnly]
    private static void Cleanup(FSP_FILE_SYSTEM* fileSystem, nint context, char* fileName, uint flags)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            self.Operations.Cleanup(ThunkArguments.Context(context), fileName is null ? default : ThunkArguments.Text(fileName), (CleanupFlags)flags);
        }
        catch (Exception e)
        {
            self.Failed(nameof(Cleanup), e);
        }
    }

    [UnmanagedCallersOnly]
    private static void Close(FSP_FILE_SYSTEM* fileSystem, nint context)
    {
        VolumeDispatch self = ThunkArguments.Self(fileSystem);
        try
        {
            GCHandle handle = GCHandle.FromIntPtr(context);
            object opened = handle.Target!;
            handle.Free();
            self.Operations.Close(opened);
        }
        catch (Exception e)
        {
            self.Failed(nameof(Close), e);
        }
    }

    private static NtStatus Store(NtStatus status, object? opened, nint* context)
    {
        if (status == NtStatus.Success)
        {
            *context = GCHandle.ToIntPtr(GCHandle.Alloc(opened ?? throw new InvalidOperationException("An open file needs a context.")));
        }

        return status;
    }
}
