using System.Runtime.InteropServices;

namespace AisFs.Interop.Fuse.Native;

/// <summary>
/// struct msghdr of 64-bit Linux. musl declares narrower counts with padding beside them: zeroed, both read the same on a
/// little-endian machine.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;
    public nuint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public void* Control;
    public nuint ControlLength;
    public nint Flags;
}
