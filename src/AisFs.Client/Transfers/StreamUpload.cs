using AisFs.Client.Objects;
using AisFs.Client.Wire;

namespace AisFs.Client.Transfers;

/// <summary>Stores what a stream gives as an object, in parts where it is large. The stream is read once, from where it stands.</summary>
internal sealed class StreamUpload(ObjectArea objects, ObjectAddress item, AisUploadOptions options, IProgress<long>? progress)
{
    private readonly Lock _lock = new();

    // Buffers of parts that are on their way, or of which it is not known whether they have arrived.
    private readonly Dictionary<int, ReadOnlyMemory<byte>> _kept = [];
    private readonly Stack<byte[]> _free = [];
    private long _sent;

    public async ValueTask<AisPutResult> RunAsync(Stream stream, CancellationToken cancellationToken)
    {
        options.Validate();
        if (options.ResumeFile is not null)
        {
            throw new ArgumentException($"{nameof(options.ResumeFile)} is for files: a stream can't be read from its begin again.", nameof(stream));
        }

        int size = PartSizes.Choose(options.PartSize, stream.CanSeek ? stream.Length - stream.Position : -1, isInMemory: true);
        ReadOnlyMemory<byte> first = await ReadAsync(stream, size, cancellationToken).ConfigureAwait(false);
        if (first.Length < size)
        {
            AisPutResult stored = await objects.Writes.PutAsync(item, AisContent.FromMemory(first), new AisPutOptions { Custom = options.Custom }, cancellationToken).ConfigureAwait(false);
            progress?.Report(first.Length);
            return stored;
        }

        PartSending sending = new(objects.Multipart, item, await objects.Multipart.BeginAsync(item, cancellationToken).ConfigureAwait(false));
        try
        {
            int count = await SendAllAsync(sending, stream, first, size, cancellationToken).ConfigureAwait(false);
            AisPutResult result = await sending.CompleteAsync(count, cancellationToken).ConfigureAwait(false);
            if (options.Custom is { Count: > 0 } custom)
            {
                await objects.Writes.SetCustomAsync(item, custom, replaceAll: false, cancellationToken).ConfigureAwait(false);
            }

            return result with { Size = _sent };
        }
        catch
        {
            await sending.DropAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<int> SendAllAsync(PartSending sending, Stream stream, ReadOnlyMemory<byte> part, int size, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> tasks = [];
        int number = 0;
        try
        {
            while (!part.IsEmpty)
            {
                if (++number > PartSizes.MostParts)
                {
                    throw new AisException($"{item.Url}: the stream is longer than {PartSizes.MostParts} parts of {size} bytes: take larger parts.");
                }

                tasks.Add(SendAsync(sending, number, part, stop.Token));
                if (tasks.Count == options.Parallelism)
                {
                    Task ended = await Task.WhenAny(tasks).ConfigureAwait(false);
                    tasks.Remove(ended);
                    await ended.ConfigureAwait(false);
                }

                if (sending.IsUnclear)
                {
                    await ClarifyAsync(sending, tasks, stop.Token).ConfigureAwait(false);
                }

                part = await ReadAsync(stream, size, stop.Token).ConfigureAwait(false);
            }

            await Task.WhenAll(tasks).ConfigureAwait(false);
            await ClarifyAsync(sending, tasks, stop.Token).ConfigureAwait(false);
            return number;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The last part is shorter than the size; an empty one ends the stream.
    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Stream stream, int size, CancellationToken cancellationToken)
    {
        byte[]? buffer;
        lock (_lock)
        {
            _free.TryPop(out buffer);
        }

        buffer ??= GC.AllocateUninitializedArray<byte>(size);
        int read = await stream.ReadAtLeastAsync(buffer, size, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return buffer.AsMemory(0, read);
    }

    private async Task SendAsync(PartSending sending, int number, ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _kept[number] = part;
        }

        if (await sending.SendAsync(number, AisContent.FromMemory(part), cancellationToken).ConfigureAwait(false))
        {
            Release(number);
        }
    }

    private void Release(int number)
    {
        ReadOnlyMemory<byte> part;
        lock (_lock)
        {
            _kept.Remove(number, out part);
            if (System.Runtime.InteropServices.MemoryMarshal.TryGetArray(part, out ArraySegment<byte> segment))
            {
                _free.Push(segment.Array!);
            }
        }

        long sent = Interlocked.Add(ref _sent, part.Length);
        progress?.Report(sent);
    }

    /// <summary>Waits for what is on its way, and sends again what has not arrived.</summary>
    private async ValueTask ClarifyAsync(PartSending sending, List<Task> tasks, CancellationToken cancellationToken)
    {
        await Task.WhenAll(tasks).ConfigureAwait(false);
        tasks.Clear();
        while (sending.IsUnclear)
        {
            IReadOnlyList<int> arrived = await sending.ClarifyAsync([], cancellationToken).ConfigureAwait(false) ?? throw sending.Cause;
            foreach (int number in arrived)
            {
                Release(number);
            }

            KeyValuePair<int, ReadOnlyMemory<byte>>[] again;
            lock (_lock)
            {
                again = [.. _kept];
            }

            foreach ((int number, ReadOnlyMemory<byte> part) in again)
            {
                await SendAsync(sending, number, part, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
