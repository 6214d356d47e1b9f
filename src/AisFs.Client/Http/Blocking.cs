using System.Buffers;

namespace AisFs.Client.Http;

/// <summary>
/// Waits with the caller's thread, for callers of a stream that know nothing else: StreamReader, ZipArchive, JsonDocument. Nothing of the
/// client needs the caller's context to go on, so that the wait ends.
/// </summary>
internal static class Blocking
{
#pragma warning disable RS0030 // The caller asked for it, by a synchronous member.
    public static T Wait<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();

    public static void Wait(Task task) => task.GetAwaiter().GetResult();
#pragma warning restore RS0030

    /// <summary>Reads into memory that can't outlive the call.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="buffer">Where to.</param>
    /// <returns>The number of bytes.</returns>
    public static int Read(Stream stream, Span<byte> buffer)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(buffer.Length);
        try
        {
            int read = Wait(stream.ReadAsync(rented.AsMemory(0, buffer.Length)));
            rented.AsSpan(0, read).CopyTo(buffer);
            return read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
