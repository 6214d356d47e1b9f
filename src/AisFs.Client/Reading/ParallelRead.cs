using System.Buffers;
using System.Runtime.CompilerServices;
using AisFs.Client.Objects;
using AisFs.Client.Wire;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Client.Reading;

/// <summary>Reads one object by ranges, several at once. All of them must be of one version.</summary>
internal sealed class ParallelRead
{
    private const int DefaultChunkSize = 8 << 20;
    private const int DefaultWorkers = 4;
    private const int FileBuffer = 1 << 18;

    private readonly ObjectReads _reads;
    private readonly ObjectAddress _item;
    private readonly AisGetOptions _get;
    private readonly VersionGuard _guard;
    private readonly Action<AisObjectProperties> _note;
    private readonly int _chunkSize;
    private readonly int _workers;
    private readonly int _maxResumes;

    private ParallelRead(ObjectReading reader, AisObjectProperties properties)
    {
        AisReaderOptions options = reader.Options;
        _reads = reader.Reads;
        _item = reader.Item;
        _get = options.Get;
        _guard = new VersionGuard(_item);
        _guard.Check(properties);
        Size = properties.Size;
        _chunkSize = options.ChunkSize > 0 ? options.ChunkSize
            : properties.MaxChunkSize is > 0 and <= 1 << 30 ? (int)properties.MaxChunkSize : DefaultChunkSize;
        _workers = options.Workers > 0 ? options.Workers : DefaultWorkers;
        _maxResumes = options.MaxResumes;
        _note = reader.Note;
    }

    /// <summary>The size of the object in bytes.</summary>
    public long Size { get; }

    /// <summary>The size of a range in bytes; the last may be shorter.</summary>
    public int ChunkSize => _chunkSize;

    public static async ValueTask<ParallelRead> PrepareAsync(ObjectReading reader, CancellationToken cancellationToken)
    {
        AisGetOptions get = reader.Options.Get;
        if (get.Range is not null || get.ArchivePath is not null || get.ArchivePattern is not null || get.Etl is not null || get.BlobDownload)
        {
            throw new ArgumentException("Only a whole object can be read in parallel, as it is.", nameof(reader));
        }

        AisObjectProperties properties = await reader.Reads.HeadAsync(reader.Item, AisHeadProperties.Chunked, cancellationToken).ConfigureAwait(false);
        reader.Note(properties);
        return properties.Size >= 0 ? new ParallelRead(reader, properties)
            : throw new AisProtocolException($"{reader.Item.Url}: the cluster does not tell the size.");
    }

    /// <summary>Prepares to read one version of an object.</summary>
    /// <param name="reader">The object.</param>
    /// <param name="version">Says which version: another is refused.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public static async ValueTask<ParallelRead> PrepareAsync(ObjectReading reader, AisObjectProperties version, CancellationToken cancellationToken)
    {
        ParallelRead read = await PrepareAsync(reader, cancellationToken).ConfigureAwait(false);
        read._guard.Check(version);
        return read;
    }

    public async ValueTask ReadIntoAsync(Memory<byte> destination, CancellationToken cancellationToken)
        => await Parallel.ForEachAsync(Ranges(), Degree(cancellationToken), async (range, token) =>
            await FetchAsync(range, destination.Slice((int)range.Offset, (int)range.Length), token).ConfigureAwait(false)).ConfigureAwait(false);

    public async ValueTask ReadIntoFileAsync(string path, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        string part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using (SafeFileHandle file = File.OpenHandle(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous, Size))
            {
                await ReadIntoFileAsync(file, [], static _ => { }, progress, cancellationToken).ConfigureAwait(false);
            }

            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Reads what is missing into an open file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="done">The numbers of the ranges that it has already, from 0, see <see cref="ChunkSize"/>.</param>
    /// <param name="arrived">Told the number of each range that was written.</param>
    /// <param name="progress">Told the number of bytes that the file has.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async ValueTask ReadIntoFileAsync(
        SafeFileHandle file, IReadOnlyCollection<int> done, Action<int> arrived, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        HashSet<int> had = [.. done];
        long bytes = Ranges().Where((_, number) => had.Contains(number)).Sum(static range => range.Length);
        IEnumerable<(int Number, AisByteRange Range)> missing = Ranges().Select(static (range, number) => (number, range)).Where(item => !had.Contains(item.number));
        await Parallel.ForEachAsync(missing, Degree(cancellationToken), async (item, token) =>
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(FileBuffer);
            try
            {
                await FetchAsync(item.Range, buffer, async (offset, piece) =>
                {
                    await RandomAccess.WriteAsync(file, piece, offset, token).ConfigureAwait(false);
                    progress?.Report(Interlocked.Add(ref bytes, piece.Length));
                }, token).ConfigureAwait(false);
                arrived(item.Number);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }).ConfigureAwait(false);
    }

    /// <summary>Chunks in order; as many as there are workers are on their way at any time.</summary>
    public async IAsyncEnumerable<byte[]> ReadChunksAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Queue<Task<byte[]>> pending = new();
        try
        {
            foreach (AisByteRange range in Ranges())
            {
                pending.Enqueue(FetchAsync(range, stop.Token));
                if (pending.Count == _workers)
                {
                    yield return await pending.Dequeue().ConfigureAwait(false);
                }
            }

            while (pending.TryDequeue(out Task<byte[]>? next))
            {
                yield return await next.ConfigureAwait(false);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (Task<byte[]> task in pending)
            {
                await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private ParallelOptions Degree(CancellationToken cancellationToken)
        => new() { MaxDegreeOfParallelism = _workers, CancellationToken = cancellationToken };

    private IEnumerable<AisByteRange> Ranges()
    {
        for (long offset = 0; offset < Size; offset += _chunkSize)
        {
            yield return new AisByteRange(offset, Math.Min(_chunkSize, Size - offset));
        }
    }

    private async Task<byte[]> FetchAsync(AisByteRange range, CancellationToken cancellationToken)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)range.Length);
        await FetchAsync(range, bytes.AsMemory(), cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    private async ValueTask FetchAsync(AisByteRange range, Memory<byte> destination, CancellationToken cancellationToken)
    {
        int filled = 0;
        for (int resumes = 0; filled < destination.Length;)
        {
            try
            {
                using AisObjectBody body = await OpenAsync(range.Offset + filled, range.Length - filled, cancellationToken).ConfigureAwait(false);
                while (filled < destination.Length)
                {
                    filled += RequireProgress(await body.ReadAsync(destination[filled..], cancellationToken).ConfigureAwait(false), range, filled);
                }
            }
            catch (AisException e) when (e is AisTruncatedException or AisTimeoutException && ++resumes <= _maxResumes)
            {
                // The next round goes on behind the last byte that came.
            }
        }
    }

    private async ValueTask FetchAsync(
        AisByteRange range, byte[] buffer, Func<long, ReadOnlyMemory<byte>, ValueTask> write, CancellationToken cancellationToken)
    {
        long done = 0;
        for (int resumes = 0; done < range.Length;)
        {
            try
            {
                using AisObjectBody body = await OpenAsync(range.Offset + done, range.Length - done, cancellationToken).ConfigureAwait(false);
                while (done < range.Length)
                {
                    int wanted = (int)Math.Min(buffer.Length, range.Length - done);
                    int read = RequireProgress(await body.ReadAsync(buffer.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false), range, done);
                    await write(range.Offset + done, buffer.AsMemory(0, read)).ConfigureAwait(false);
                    done += read;
                }
            }
            catch (AisException e) when (e is AisTruncatedException or AisTimeoutException && ++resumes <= _maxResumes)
            {
                // The next round goes on behind the last byte that came.
            }
        }
    }

    /// <summary>A range that is shorter than the object's size said belongs to another version, or is cut short.</summary>
    private static int RequireProgress(int read, AisByteRange range, long done)
        => read > 0 ? read : throw new AisTruncatedException(range.Length, done);

    private async ValueTask<AisObjectBody> OpenAsync(long offset, long length, CancellationToken cancellationToken)
    {
        AisObjectBody body = await _reads.GetAsync(_item, _get with { Range = new AisByteRange(offset, length) }, cancellationToken).ConfigureAwait(false);
        try
        {
            _guard.Check(body.Properties);
            _note(body.Properties);
            return body;
        }
        catch
        {
            await body.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
