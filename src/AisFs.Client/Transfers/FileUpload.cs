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

    private long _sent;

    public async ValueTask<AisPutResult> RunAsync(string path, CancellationToken cancellationToken)
    {
        options.Validate();
        LocalFiles.RequireFile(path);
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        (long length, DateTime time) = Measure(file);
        int size = PartSizes.Choose(options.PartSize, length, isInMemory: false);
        if (length <= size)
        {
            AisContent content = length == 0 ? AisContent.Empty : new FilePart(file, 0, length);
            AisPutResult stored = await objects.Writes.PutAsync(item, content, new AisPutOptions { Custom = options.Custom }, cancellationToken).ConfigureAwait(false);
            progress?.Report(length);
            return stored;
        }

        string subject = string.Create(CultureInfo.InvariantCulture, $"upload of {Path.GetFullPath(path)} ({length} bytes of {time:O}) to {item.Url} in parts of {size}");
        using TransferLedger? ledger = options.ResumeFile is { } resume ? TransferLedger.Open(resume, subject) : null;
        AisPutResult result = await StoreAsync(subject, file, length, size, ledger, () =>
        {
            if (Measure(file) != (length, time))
            {
                ledger?.Begin(subject, string.Empty);
                throw new IOException($"'{path}' was changed while it was sent: nothing was stored. Send it again.");
            }
        }, cancellationToken).ConfigureAwait(false);
        if (options.Custom is { Count: > 0 } custom)
        {
            await objects.Writes.SetCustomAsync(item, custom, replaceAll: false, cancellationToken).ConfigureAwait(false);
        }

        ledger?.Complete();
        return result with { Size = length };
    }

    private static (long Length, DateTime Time) Measure(SafeFileHandle file) => (RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));

    // Whether another run of the program may go on with the upload.
    private static bool IsKept(TransferLedger? ledger) => ledger is { Detail.Length: > 0 };

    /// <summary>Sends all parts and completes them; an upload that is lost is begun anew.</summary>
    private async ValueTask<AisPutResult> StoreAsync(
        string subject, SafeFileHandle file, long length, int size, TransferLedger? ledger, Action check, CancellationToken cancellationToken)
    {
        int count = (int)((length + size - 1) / size);
        UploadCompletion completion = new(objects, item, file, length);
        for (int attempt = 1; ; attempt++)
        {
            (PartSending sending, HashSet<int> done, bool isResumed) = await BeginAsync(subject, ledger, cancellationToken).ConfigureAwait(false);

            // Another run may have completed it, and not have learnt of it.
            if (isResumed && done.Count == count && await completion.FindAsync(cancellationToken).ConfigureAwait(false) is { } former)
            {
                return former;
            }

            try
            {
                if (await SendAsync(sending, file, length, size, done, isResumed, ledger, cancellationToken).ConfigureAwait(false))
                {
                    check();
                    if (await completion.RunAsync(sending, count, isResumed, cancellationToken).ConfigureAwait(false) is { } stored)
                    {
                        return stored;
                    }
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
    private async ValueTask<(PartSending Sending, HashSet<int> Done, bool IsResumed)> BeginAsync(string subject, TransferLedger? ledger, CancellationToken cancellationToken)
    {
        if (ledger is { Detail.Length: > 0 })
        {
            PartSending former = new(objects.Multipart, item, ledger.Detail);
            if (ledger.Unclear.Count == 0)
            {
                return (former, [.. ledger.Done], true);
            }

            if (await former.ClarifyAsync(ledger.Unclear, cancellationToken).ConfigureAwait(false) is { } arrived)
            {
                return (former, [.. ledger.Done, .. arrived], true);
            }

            await former.DropAsync().ConfigureAwait(false);
        }

        string id = await objects.Multipart.BeginAsync(item, cancellationToken).ConfigureAwait(false);
        ledger?.Begin(subject, id);
        return (new PartSending(objects.Multipart, item, id), [], false);
    }

    /// <summary>Sends what is not there yet.</summary>
    /// <returns>Whether all parts have arrived; if not, the upload is lost: the cluster does not know it any more, or can't tell.</returns>
    private async ValueTask<bool> SendAsync(
        PartSending sending, SafeFileHandle file, long length, int size, HashSet<int> done, bool isResumed, TransferLedger? ledger,
        CancellationToken cancellationToken)
    {
        int count = (int)((length + size - 1) / size);
        long Length(int number) => Math.Min(size, length - ((number - 1L) * size));
        _sent = 0;
        Report(done.Sum(Length));
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
                        Note(done, number, Length(number), ledger);
                    }
                }).ConfigureAwait(false);
            }
            catch (AisServerException e) when (isResumed && PartSending.IsLoss(e))
            {
                sending.Lose(e);
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
                Note(done, number, Length(number), ledger);
            }
        }

        return true;
    }

    private void Note(HashSet<int> done, int number, long length, TransferLedger? ledger)
    {
        ledger?.Add(number);
        lock (done)
        {
            done.Add(number);
        }

        Report(length);
    }

    private void Report(long bytes)
    {
        if (bytes > 0)
        {
            progress?.Report(Interlocked.Add(ref _sent, bytes));
        }
    }
}
