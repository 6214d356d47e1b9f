using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Loading;

namespace AisFs.Interop.WinFsp.Volumes;

/// <summary>An FSP_FILE_SYSTEM with its function table, which must outlive it.</summary>
internal sealed unsafe class SafeFileSystemHandle : SafeHandle
{
    private readonly WinFspApi _api;
    private FSP_FILE_SYSTEM_INTERFACE* _table;

    internal SafeFileSystemHandle(WinFspApi api, FSP_FILE_SYSTEM_INTERFACE* table, nint fileSystem)
        : base(0, ownsHandle: true)
    {
        _api = api;
        _table = table;
        SetHandle(fileSystem);
    }

    public override bool IsInvalid => handle == 0;

    internal FSP_FILE_SYSTEM* Value => (FSP_FILE_SYSTEM*)handle;

    protected override bool ReleaseHandle()
    {
        _api.Delete(handle);
        NativeMemory.Free(_table);
        _table = null;
        return true;
    }
}
