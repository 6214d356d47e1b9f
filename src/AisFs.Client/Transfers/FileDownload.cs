using System.Globalization;
using AisFs.Client.Objects;
using AisFs.Client.Reading;
using AisFs.Client.Wire;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Client.Transfers;

/// <summary>Reads one object into a local file, which appears under its name when it is complete.</summary>
internal sealed class FileDownload(ObjectArea objects, ObjectAddress item, AisDownloadOptions options, IProgress<long>? progress)
{
    public async ValueTask<long> RunAsync(string path, CancellationToken cancellationToken)
    {
        options.Validate();
        AisReaderOptions reading = new() { ChunkSize = options.ChunkSize, Workers = Math.Max(2, options.Parallelism) };
        ObjectReading reader = new(objects.Reads, item, reading);
        if (!options.Resume)
        {
            return await reader.DownloadToFileAsync(path, progress, cancellationToken).ConfigureAwait(false);
        }

        // What is there of another version is of no use: the version and the checksum name what was begun.
        AisObjectProperties told = await objects.Reads.HeadAsync(item, null, cancellationToken).ConfigureAwait(false);
        ParallelRead read = await ParallelRead.PrepareAsync(reader, told, cancellationToken).ConfigureAwait(false);
        string subject = string.Create(CultureInfo.InvariantCulture, $"download of {item.Url} version {told.Version} {told.Checksum} ({read.Size} bytes) in pieces of {read.ChunkSize}");
        string part = path + ".part";
        using TransferLedger ledger = TransferLedger.Open(part + ".list", subject);
        bool isKnown = ledger.Detail.Length > 0 && !told.Checksum.IsNone && File.Exists(part) && new FileInfo(part).Length == read.Size;
        if (!isKnown)
        {
            File.Delete(part);
            ledger.Begin(subject, "kept");
        }

        using (SafeFileHandle file = File.OpenHandle(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, FileOptions.Asynchronous))
        {
            RandomAccess.SetLength(file, read.Size);
            await read.ReadIntoFileAsync(file, ledger.Done, number =>
            {
                // The ledger must never be ahead of the disk.
                RandomAccess.FlushToDisk(file);
                ledger.Add(number);
            }, progress, cancellationToken).ConfigureAwait(false);
        }

        File.Move(part, path, overwrite: true);
        ledger.Complete();
        return read.Size;
    }
}
