using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>
/// Hands the bytes of writes over as copies: the file system works with them for as long as it likes, while the driver takes
/// its buffers away when the mount ends. Large writes go piece by piece, and a bounded number of pieces at a time.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore without wait handle holds nothing that must be freed.")]
internal sealed class WriteCopies
{
    /// <summary>The bytes of a piece, at most.</summary>
    internal const int PieceSize = 1024 * 1024;

    /// <summary>How many pieces there are at a time.</summary>
    internal const int MaxPieces = 32;

    private readonly SemaphoreSlim _room = new(MaxPieces);

    /// <summary>Writes what the buffer holds.</summary>
    /// <param name="operations">What takes the pieces.</param>
    /// <param name="context">The open file.</param>
    /// <param name="buffer">The writer's bytes.</param>
    /// <param name="offset">Where.</param>
    /// <param name="toEndOfFile">Whether to write at the end instead.</param>
    /// <param name="constrained">Whether the size must stay as it is.</param>
    /// <returns>The bytes written and the file afterwards.</returns>
    /// <exception cref="OperationCanceledException">The mount ended before all was taken.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<IoResult> WriteAsync(
        IWinFspOperations operations, object context, NativeBuffer buffer, ulong offset, bool toEndOfFile, bool constrained)
    {
        int length = buffer.Length;
        int done = 0;
        while (true)
        {
            int size = Math.Min(length - done, PieceSize);
            await _room.WaitAsync().ConfigureAwait(false);
            IoResult result;
            try
            {
                // Not given back when the operation throws: others may still hold it.
                byte[] piece = ArrayPool<byte>.Shared.Rent(size);
                buffer.CopyTo(done, piece.AsSpan(0, size));
                ulong at = toEndOfFile ? offset : offset + (ulong)done;
                result = await operations.WriteAsync(context, piece.AsMemory(0, size), at, toEndOfFile, constrained).ConfigureAwait(false);
                ArrayPool<byte>.Shared.Return(piece);
            }
            finally
            {
                _room.Release();
            }

            if (result.Status != NtStatus.Success)
            {
                return result;
            }

            done += (int)result.Count;
            if (result.Count < size || done == length)
            {
                return new IoResult(NtStatus.Success, (uint)done, result.FileInfo);
            }
        }
    }
}
