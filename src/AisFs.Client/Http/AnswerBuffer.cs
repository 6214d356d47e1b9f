using System.Buffers;

namespace AisFs.Client.Http;

/// <summary>
/// Memory for an answer that is read as a whole. Small answers are frequent and rent it; large ones are rare, or hostile: they are
/// read one at a time.
/// </summary>
internal sealed class AnswerBuffer(AisClientOptions options) : IDisposable
{
    /// <summary>The greatest buffer that is taken without waiting for others.</summary>
    public const int SmallBytes = 2 << 20;

    private byte[] _bytes = [];
    private bool _isLarge;

    /// <summary>How many bytes were written.</summary>
    public int Length { get; set; }

    public Memory<byte> Free => _bytes.AsMemory(Length);

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Makes room.</summary>
    /// <param name="size">For how many bytes in all, at least.</param>
    /// <returns>Completes when the room is there.</returns>
    public async ValueTask GrowAsync(int size, CancellationToken cancellationToken)
    {
        if (size > SmallBytes && !_isLarge)
        {
            await options.LargeAnswers.EnterAsync(cancellationToken).ConfigureAwait(false);
            _isLarge = true;
            Replace(options.LargeAnswers.Take(size, options.MaxAnswerBytes), wasRented: true);
            return;
        }

        Replace(_isLarge ? options.LargeAnswers.Take(size, options.MaxAnswerBytes) : ArrayPool<byte>.Shared.Rent(size), wasRented: !_isLarge);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isLarge)
        {
            options.LargeAnswers.Leave(_bytes);
            _bytes = [];
        }
        else
        {
            Replace([], wasRented: true);
        }
    }

    private void Replace(byte[] bytes, bool wasRented)
    {
        byte[] before = _bytes;
        before.AsSpan(0, Math.Min(Length, bytes.Length)).CopyTo(bytes);
        _bytes = bytes;
        if (wasRented && before.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(before);
        }
    }
}
