using System.Text;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Uploads;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>Appending: bytes are collected in a work file, which a flush moves to an object's name.</summary>
internal sealed class Appender(AppendTable appends, IStorage storage, ClusterClock clock)
{
    public async Task RunAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        string text = exchange.Query["append_handle"];
        AppendHandle? handle = AppendHandle.Parse(text);
        if (text.Length > 0 && handle is null)
        {
            await exchange.FailAsync(AppendHandle.Invalid(text)).ConfigureAwait(false);
            return;
        }

        if (handle is not null && !Checksums.IsKnown(handle.ChecksumType))
        {
            // The real target panics here, and the connection drops.
            exchange.Http.Abort();
            return;
        }

        if (ChecksumError(exchange) is { } error)
        {
            await exchange.FailAsync(400, null, error).ConfigureAwait(false);
            return;
        }

        await RunAsync(request, exchange.Query["append_type"], handle).ConfigureAwait(false);
    }

    private async Task RunAsync(ObjectRequest request, string type, AppendHandle? handle)
    {
        Exchange exchange = request.Exchange;
        PendingAppend? append = handle is null || handle.Node != exchange.Node.Id ? null : appends.Find(handle.WorkFile);
        bool isKnown = handle is not null && append?.Knows(handle.State) == true;
        switch (type)
        {
            case "append" when handle is not null && !isKnown:
                string file = handle.WorkFile[(handle.WorkFile.LastIndexOf('/') + 1)..];
                await exchange.FailAsync(404, "PathError", $"[fs-path] {request.Bucket.Key.DisplayName}/{file}: work file does not exist").ConfigureAwait(false);
                return;
            case "append":
                await AppendAsync(exchange, append ?? Begin(request), handle?.State ?? string.Empty).ConfigureAwait(false);
                return;
            case "flush" when handle is null:
                await exchange.FailAsync(400, null, "failed to finalize append-file operation: empty source in the {partialCksum:<nil> nodeID: workFQN:} handle").ConfigureAwait(false);
                return;
            case "flush" when !isKnown:
                // Flushed before, or never begun: there is nothing to move, and that is no error.
                await exchange.OkAsync().ConfigureAwait(false);
                return;
            case "flush":
                await FlushAsync(request, append!, handle!.State).ConfigureAwait(false);
                return;
            default:
                await exchange.FailAsync(400, null, $"invalid operation \"{type}\" (expecting either \"append\" or \"flush\") - check \"append_type\" query").ConfigureAwait(false);
                return;
        }
    }

    private static async Task AppendAsync(Exchange exchange, PendingAppend append, string state)
    {
        await append.Turn.WaitAsync(exchange.Aborted).ConfigureAwait(false);
        try
        {
            long start = append.Writer.Length;
            await exchange.ReadContentAsync(append.Writer, append.Checksum, null).ConfigureAwait(false);
            AppendHandle next = new(exchange.Node.Id, append.WorkFile, append.Checksum?.Type ?? Checksums.None, append.Add(state, start));
            exchange.Response.Headers["Ais-Append-Handle"] = next.Text;
            await exchange.OkAsync().ConfigureAwait(false);
        }
        finally
        {
            append.Turn.Release();
        }
    }

    /// <summary>Begins an append with the file of the object, if there is one; for an object of several parts that is the first part.</summary>
    private PendingAppend Begin(ObjectRequest request)
    {
        Bucket bucket = request.Bucket;
        Mountpath here = request.Here;
        string text = Encoding.UTF8.GetString(request.Name);
        int slash = text.LastIndexOf('/') + 1;
        string work = here.FileOf(bucket.Key, "wk", $"{text[..slash]}append.{text[slash..]}.{Ids.New(9)}.{Environment.ProcessId:x}");
        ChecksumState? checksum = Checksums.Create(bucket.Properties.ChecksumType);
        BlobWriter writer = storage.CreateWriter(-1);
        if (bucket.Open(request.Name, here) is { } present)
        {
            long length = present.Chunks.Count > 1 ? present.Chunks.FirstSize : present.Size;
            BlobReading.CopyStart(present.Content, length, writer);
            BlobReading.Hash(present.Content, 0, length, checksum);
            present.Content.Release();
        }

        PendingAppend append = new(work, writer, checksum);
        appends.Add(append);
        return append;
    }

    private async Task FlushAsync(ObjectRequest request, PendingAppend append, string state)
    {
        await append.Turn.WaitAsync(request.Exchange.Aborted).ConfigureAwait(false);
        try
        {
            if (appends.Find(append.WorkFile) == append)
            {
                Move(request, append, state);
            }
        }
        catch (RequestException e)
        {
            await request.Exchange.FailAsync(e).ConfigureAwait(false);
            return;
        }
        finally
        {
            append.Turn.Release();
        }

        await request.Exchange.OkAsync().ConfigureAwait(false);
    }

    /// <summary>Moves the work file to the object's name; it is still there if that is refused.</summary>
    /// <exception cref="RequestException">The checksum differs, or the name cannot be stored.</exception>
    private void Move(ObjectRequest request, PendingAppend append, string state)
    {
        Blob content = append.Writer.Seal();
        try
        {
            ContentChecksum checksum = new(append.Checksum?.Type ?? Checksums.None, append.ChecksumOf(state, content));
            string given = request.Exchange.Request.Headers["Ais-Checksum-Value"].ToString();
            if (given.Length > 0 && given != checksum.Value)
            {
                throw new RequestException(500, $"BAD DATA CHECKSUM: {append.Checksum?.Type}({checksum.Value} != {given})", "ErrBadCksum");
            }

            // A reference of its own for the bucket, which lets go of it if it refuses the object.
            content.TryAddReference();
            long now = clock.Now;
            request.Bucket.Store(request.Name, present => ObjectRecord.Written(content, checksum, now) with
            {
                Version = request.Bucket.NextVersion(present),
                Custom = present?.Custom ?? [],
            });
            appends.Remove(append);
        }
        catch (RequestException)
        {
            append.Reopen(storage.CreateWriter(-1), content);
            throw;
        }
        finally
        {
            content.Release();
        }
    }

    private static string? ChecksumError(Exchange exchange)
    {
        string value = exchange.Request.Headers["Ais-Checksum-Value"].ToString();
        string type = exchange.Request.Headers["Ais-Checksum-Type"].ToString();
        int digits = type switch
        {
            "xxhash" or "xxhash2" => 16,
            "md5" => 32,
            "crc32c" => 8,
            "sha256" => 64,
            "sha512" => 128,
            _ => value.Length,
        };
        return value.Length == digits ? null : $"checksum: {type} must be {digits} hex chars, have (\"{value}\", \"{value}\")";
    }
}
