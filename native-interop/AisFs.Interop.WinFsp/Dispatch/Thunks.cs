using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>
/// The table of native entry points. Each catches everything: an exception must not cross into native code. Invariant of all
/// pointers: WinFsp hands in what its documentation says, for the time of the call.
/// </summary>
internal static unsafe class Thunks
{
    /// <summary>Fills the table; what the volume does not offer stays null.</summary>
    internal static void Fill(FSP_FILE_SYSTEM_INTERFACE* table, VolumeFlags flags)
    {
        *table = default;
        VolumeThunks.Fill(table);
        OpenThunks.Fill(table);
        TransferThunks.Fill(table);
        InfoThunks.Fill(table);
        ExtraThunks.Fill(table, flags);
    }
}
