using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Staging;

/// <summary>A sparse data file in the staging directory, with its journal. Its last owner closes it.</summary>
internal sealed class StagedFile : IDisposable
{
    private readonly SafeFileHandle _data;
    private readonly ILogger _logger;
    private int _references = 1;

    private StagedFile(string path, SafeFileHandle data, IHostFiles files, ILogger logger)
    {
        Path = path;
        _data = data;
        _logger = logger;
        Journal = new StagedJournal(path, data, files, logger);
    }

    /// <summary>Its path, without suffix.</summary>
    public string Path { get; }

    /// <summary>The record and the log, from which it can be recovered.</summary>
    public StagedJournal Journal { get; }

    /// <summary>Makes an empty file.</summary>
    /// <param name="files">How local files are looked at and made safe.</param>
    /// <param name="path">Its path, without suffix.</param>
    /// <param name="logger">Takes errors.</param>
    /// <returns>The file, with one owner.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static StagedFile Create(IHostFiles files, string path, ILogger logger)
        => new(path, Open(path, FileMode.CreateNew, FileShare.Read | FileShare.Delete), files, logger);

    /// <summary>Takes over a file that another mount left behind. No other process can while it is open.</summary>
    /// <param name="files">How local files are looked at and made safe.</param>
    /// <param name="path">Its path, without suffix.</param>
    /// <param name="generation">The number of the log that belongs to its record.</param>
    /// <param name="logger">Takes errors.</param>
    /// <returns>The file; <see cref="FsError.Busy"/> when it is in use.</returns>
    public static FsResult<StagedFile> Adopt(IHostFiles files, string path, int generation, ILogger logger)
    {
        if (!files.Look(path + StagingNames.DataSuffix).IsOwnFile)
        {
            return FsError.NotFound;
        }

        try
        {
            StagedFile file = new(path, Open(path, FileMode.Open, FileShare.None), files, logger);
            file.Journal.Adopt(generation);
            return file;
        }
        catch (FileNotFoundException)
        {
            return FsError.NotFound;
        }
        catch (Exception exception) when (StagingFault.Is(exception))
        {
            StagingEvents.StagingFailed(logger, exception);
            return FsError.Busy;
        }
    }

    /// <summary>Whether what was written to the data file has reached the disk, as far as the system says.</summary>
    public FsError Flush()
    {
        try
        {
            RandomAccess.FlushToDisk(_data);
            return FsError.None;
        }
        catch (Exception exception) when (StagingFault.Is(exception))
        {
            return StagingFault.Report(_logger, exception);
        }
    }

    /// <summary>Writes bytes.</summary>
    public async ValueTask<FsError> WriteAsync(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(_data, bytes, offset, cancellationToken).ConfigureAwait(false);
            return FsError.None;
        }
        catch (Exception exception) when (StagingFault.Is(exception))
        {
            return StagingFault.Report(_logger, exception);
        }
    }

    /// <summary>Writes pieces that follow one another.</summary>
    public async ValueTask<FsError> WriteAsync(long offset, IReadOnlyList<ReadOnlyMemory<byte>> pieces, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(_data, pieces, offset, cancellationToken).ConfigureAwait(false);
            return FsError.None;
        }
        catch (Exception exception) when (StagingFault.Is(exception))
        {
            return StagingFault.Report(_logger, exception);
        }
    }

    /// <summary>Reads; behind the end of the data file are zeros.</summary>
    public async ValueTask<FsError> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        try
        {
            while (destination.Length > 0)
            {
                int count = await RandomAccess.ReadAsync(_data, destination, offset, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    destination.Span.Clear();
                    break;
                }

                destination = destination[count..];
                offset += count;
            }

            return FsError.None;
        }
        catch (Exception exception) when (StagingFault.Is(exception))
        {
            return StagingFault.Report(_logger, exception);
        }
    }

    /// <summary>Reads on the calling thread. Errors are not told of: whoever reads so can do without.</summary>
    /// <returns>Whether all bytes were there.</returns>
    public bool TryRead(long offset, Span<byte> destination)
    {
        try
        {
            int count = 1;
            for (; destination.Length > 0 && count > 0; offset += count)
            {
                count = RandomAccess.Read(_data, destination, offset);
                destination = destination[count..];
            }

            return destination.Length == 0;
        }
        catch (Exception exception) when (StagingFault.Is(exception) || exception is ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Cuts the data file if it is longer.</summary>
    public FsError Cut(long size)
    {
        try
        {
            if (RandomAccess.GetLength(_data) > size)
            {
                RandomAccess.SetLength(_data, size);
            }

            return FsError.None;
        }
        catch (Exception exception) when (StagingFault.Is(exception))
        {
            return StagingFault.Report(_logger, exception);
        }
    }

    /// <summary>Adds an owner.</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>Takes an owner away. The last one closes the file, and deletes it unless it is kept for recovery.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            Journal.Close();
        }
    }

    private static SafeFileHandle Open(string path, FileMode mode, FileShare share)
        => File.OpenHandle(path + StagingNames.DataSuffix, mode, FileAccess.ReadWrite, share, FileOptions.Asynchronous);
}
