using System.Globalization;
using AisFs.Client.Objects;
using AisFs.Client.Wire;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Client.Transfers;

/// <summary>Stores one local file as an object, in parts where it is large.</summary>
internal sealed class FileUpload(ObjectArea objects, ObjectAddress item, AisUploadOptions options, IProgress<long>? progress)
{
    // So often an upload is begun anew when the cluster has lost it, or can't tell what has arrived.
    private const int MaxAttempts = 3;
    private const int NotFound = 404;

    private long _sent;

    public async ValueTask<AisPutResult> RunAsync(string path, CancellationToken cancellationToken)
    {
        options.Validate();
        LocalFiles.RequireFile(path);
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        (long length, DateTime time) = Measure(file);
        int size = PartSizes.Choose(options.PartSize, length);
        if (length <= size)
        {
            AisContent content = length == 0 ? AisContent.Empty : new FilePart(file, 0, length);
            AisPutResult stored = await objects.Writes.PutAsync(item, content, new AisPutOptions { Custom = options.Custom }, cancellationToken).ConfigureAwait(false);
            progress?.Report(length);
            return stored;
        }

        string subject = string.Create(CultureInfo.InvariantCulture, $"upload of {Path.GetFullPath(path)} ({length} bytes of {time:O}) to {item.Url} in parts of {size}");
        using TransferLedger? ledger = options.ResumeFile is { } resume ? TransferLedger.Open(resume, subject) : null;
        PartSending sending = await SendAsync(subject, file, length, size, ledger, cancellationToken).ConfigureAwait(false);
        try
        {
            if (Measure(file) != (length, time))
            {
                ledger?.Begin(subject, string.Empty);
                throw new IOException($"'{path}' was changed while it was sent: nothing was stored. Send it again.");
            }

            AisPutResult result = await sending.CompleteAsync((int)((length + size - 1) / size), cancellationToken).ConfigureAwait(false);
            ledger?.Complete();
            if (options.Custom is { Count: > 0 } custom)
            {
                await objects.Writes.SetCustomAsync(item, custom, replaceAll: false, cancellationToken).ConfigureAwait(false);
            }

            return result with { Size = length };
        }
        catch when (!IsKept(ledger))
        {
            await sending.DropAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static (long Length, DateTime Time) Measure(SafeFileHandle file) => (RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));

    // Whether another run of the program may go on with the upload.
    private static bool IsKept(TransferLedger? ledger) => ledger is { Detail.Length: > 0 };

    /// <summary>Sends all parts, of an upload that is begun anew as often as it takes.</summary>
    private async ValueTask<PartSending> SendAsync(
        string subject, SafeFileHandle file, long length, int size, TransferLedger? ledger, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            (PartSending sending, HashSet<int> done) = await BeginAsync(subject, ledger, cancellationToken).ConfigureAwait(false);
            try
            {
                if (await SendAsync(sending, file, length, size, done, ledger, cancellationToken).ConfigureAwait(false))
                {
                    return sending;
                }

                ledger?.Begin(subject, string.Empty);
                if (attempt == MaxAttempts)
                {
                    throw sending.Cause;
                }
            }
            catch when (!IsKept(ledger))
            {
                await sending.DropAsync().ConfigureAwait(false);
                throw;
            }

            await sending.DropAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Goes on with the upload that the ledger remembers, or begins one.</summary>
    private async ValueTask<(PartSending Sending, HashSet<int> Done)> BeginAsync(string subject, TransferLedger? ledger, CancellationToken cancellationToken)
    {
        if (ledger is { Detail.Length: > 0 })
        {
            PartSending former = new(objects.Multipart, item, ledger.Detail);
            if (ledger.Unclear.Count == 0)
            {
                return (former, [.. ledger.Done]);
            }

            if (await former.ClarifyAsync(ledger.Unclear, cancellationToken).ConfigureAwait(false) is { } arrived)
            {
                return (former, [.. ledger.Done, .. arrived]);
            }

            await former.DropAsync().ConfigureAwait(false);
        }

        string id = await objects.Multipart.BeginAsync(item, cancellationToken).ConfigureAwait(false);
        ledger?.Begin(subject, id);
        return (new PartSending(objects.Multipart, item, id), []);
    }

    /// <summary>Sends what is not there yet.</summary>
    /// <returns>Whether all parts have arrived; if not, the upload is lost.</returns>
    private async ValueTask<bool> SendAsync(
        PartSending sending, SafeFileHandle file, long length, int size, HashSet<int> done, TransferLedger? ledger, CancellationToken cancellationToken)
    {
        int count = (int)((length + size - 1) / size);
        long Length(int number) => Math.Min(size, length - ((number - 1L) * size));
        bool wasResumed = done.Count > 0;
        _sent = 0;
        Report(done.Sum(Length));
        Lock gate = new();
        while (done.Count < count)
        {
            ParallelOptions degree = new() { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
            try
            {
                await Parallel.ForEachAsync(Enumerable.Range(1, count).Where(number => !done.Contains(number)).ToArray(), degree, async (number, token) =>
                {
                    if (sending.IsUnclear)
                    {
                        return;
                    }

                    ledger?.Start(number);
                    if (await sending.SendAsync(number, new FilePart(file, (number - 1L) * size, Length(number)), token).ConfigureAwait(false))
                    {
                        ledger?.Add(number);
                        lock (gate)
                        {
                            done.Add(number);
                        }

                        Report(Length(number));
                    }
                }).ConfigureAwait(false);
            }
            catch (AisServerException e) when (e.Status == NotFound && wasResumed)
            {
                // The cluster does not know the upload any more.
                return false;
            }

            if (done.Count == count)
            {
                return true;
            }

            if (await sending.ClarifyAsync([], cancellationToken).ConfigureAwait(false) is not { } arrived)
            {
                return false;
            }

            foreach (int number in arrived)
            {
                ledger?.Add(number);
                done.Add(number);
                Report(Length(number));
            }
        }

        return true;
    }

    private void Report(long bytes)
    {
        if (bytes > 0)
        {
            progress?.Report(Interlocked.Add(ref _sent, bytes));
        }
    }
}
