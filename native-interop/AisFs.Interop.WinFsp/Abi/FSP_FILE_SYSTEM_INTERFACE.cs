using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>
/// FSP_FILE_SYSTEM_INTERFACE: 64 function pointers, 512 bytes. A null pointer means that the operation is not supported.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FSP_FILE_SYSTEM_INTERFACE
{
    public nint GetVolumeInfo;
    public nint SetVolumeLabel;
    public nint GetSecurityByName;
    public nint Create;
    public nint Open;
    public nint Overwrite;
    public nint Cleanup;
    public nint Close;
    public nint Read;
    public nint Write;
    public nint Flush;
    public nint GetFileInfo;
    public nint SetBasicInfo;
    public nint SetFileSize;
    public nint CanDelete;
    public nint Rename;
    public nint GetSecurity;
    public nint SetSecurity;
    public nint ReadDirectory;
    public nint ResolveReparsePoints;
    public nint GetReparsePoint;
    public nint SetReparsePoint;
    public nint DeleteReparsePoint;
    public nint GetStreamInfo;
    public nint GetDirInfoByName;
    public nint Control;
    public nint SetDelete;
    public nint CreateEx;
    public nint OverwriteEx;
    public nint GetEa;
    public nint SetEa;
    public nint Obsolete0;
    public nint DispatcherStopped;
    public fixed ulong Reserved[31];
}
