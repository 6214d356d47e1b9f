using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>
/// The native entry points. Each catches everything: an exception must not cross into native code. Invariant of all
/// pointers: WinFsp hands in what its documentation says, for the time of the call.
/// </summary>
internal static unsafe partial class Thunks
{
    private const uint InvalidFileAttributes = uint.MaxValue;

    /// <summary>Fills the table; what the volume does not offer stays null.</summary>
    internal static void Fill(FSP_FILE_SYSTEM_INTERFACE* table, VolumeFlags flags)
    {
        *table = default;
        table->GetVolumeInfo = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, FSP_FSCTL_VOLUME_INFO*, NtStatus>)&GetVolumeInfo;
        table->SetVolumeLabel = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, char*, FSP_FSCTL_VOLUME_INFO*, NtStatus>)&SetVolumeLabel;
        table->GetSecurityByName = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint*, byte*, nuint*, NtStatus>)&GetSecurityByName;
        table->Create = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, uint, uint, byte*, ulong, nint*, FSP_FSCTL_OPEN_FILE_INFO*, NtStatus>)&Create;
        table->CreateEx = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, uint, uint, byte*, ulong, byte*, uint, byte, nint*, FSP_FSCTL_OPEN_FILE_INFO*, NtStatus>)&CreateEx;
        table->Open = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, uint, nint*, FSP_FSCTL_OPEN_FILE_INFO*, NtStatus>)&Open;
        table->Overwrite = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, byte, ulong, WinFspFileInfo*, NtStatus>)&Overwrite;
        table->OverwriteEx = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, byte, ulong, byte*, uint, WinFspFileInfo*, NtStatus>)&OverwriteEx;
        table->Cleanup = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, uint, void>)&Cleanup;
        table->Close = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, void>)&Close;
        table->Read = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, ulong, uint, uint*, NtStatus>)&Read;
        table->Write = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, ulong, uint, byte, byte, uint*, WinFspFileInfo*, NtStatus>)&Write;
        table->Flush = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, WinFspFileInfo*, NtStatus>)&Flush;
        table->GetFileInfo = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, WinFspFileInfo*, NtStatus>)&GetFileInfo;
        table->SetBasicInfo = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, ulong, ulong, ulong, ulong, WinFspFileInfo*, NtStatus>)&SetBasicInfo;
        table->SetFileSize = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, ulong, byte, WinFspFileInfo*, NtStatus>)&SetFileSize;
        table->CanDelete = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, NtStatus>)&CanDelete;
        table->SetDelete = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, byte, NtStatus>)&SetDelete;
        table->Rename = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, char*, byte, NtStatus>)&Rename;
        table->GetSecurity = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, nuint*, NtStatus>)&GetSecurity;
        table->SetSecurity = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, uint, byte*, NtStatus>)&SetSecurity;
        table->ReadDirectory = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, char*, byte*, uint, uint*, NtStatus>)&ReadDirectory;
        table->GetDirInfoByName = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, nint, char*, FSP_FSCTL_DIR_INFO*, NtStatus>)&GetDirInfoByName;
        table->DispatcherStopped = (nint)(delegate* unmanaged<FSP_FILE_SYSTEM*, byte, void>)&DispatcherStopped;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static WinFspFileSystem Self(FSP_FILE_SYSTEM* fileSystem)
        => Unsafe.As<WinFspFileSystem>(GCHandle.FromIntPtr(fileSystem->UserContext).Target!);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static object Context(nint context) => GCHandle.FromIntPtr(context).Target!;

    private static ReadOnlySpan<char> Text(char* text) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);

    private static NtStatus CopyDescriptor(ReadOnlyMemory<byte> descriptor, byte* buffer, nuint* size)
    {
        nuint room = *size;
        *size = (nuint)descriptor.Length;
        if (room < (nuint)descriptor.Length)
        {
            return NtStatus.BufferOverflow;
        }

        if (buffer is not null)
        {
            descriptor.Span.CopyTo(new Span<byte>(buffer, descriptor.Length));
        }

        return NtStatus.Success;
    }
}
