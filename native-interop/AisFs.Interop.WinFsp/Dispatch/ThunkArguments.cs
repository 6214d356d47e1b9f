using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>What WinFsp hands in to every callback. The pointers are valid for the time of the call.</summary>
internal static unsafe class ThunkArguments
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static VolumeDispatch Self(FSP_FILE_SYSTEM* fileSystem)
        => Unsafe.As<VolumeDispatch>(GCHandle.FromIntPtr(fileSystem->UserContext).Target!);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static object Context(nint context) => GCHandle.FromIntPtr(context).Target!;

    internal static ReadOnlySpan<char> Text(char* text) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);

    internal static NtStatus CopyDescriptor(ReadOnlyMemory<byte> descriptor, byte* buffer, nuint* size)
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
