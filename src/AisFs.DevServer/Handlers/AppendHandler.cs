using System.Text;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Handlers;

/// <summary>Appending: bytes are collected in a work file, which a flush moves to an object's name.</summary>
internal static class AppendHandler
{
    /// <summary>The fields of a handle: node, work file, kind of checksum, state. A '|' in the name shifts them.</summary>
    public static string[] Split(string handle) => handle.Split('|', 4);

    public static async Task RunAsync(Exchange exchange, Bucket bucket, byte[] name)
    {
        string type = exchange.QueryValue("append_type");
        string handle = exchange.QueryValue("append_handle");
        string[] fields = Split(handle);
        if (handle.Length > 0 && fields.Length != 4)
        {
            await exchange.FailAsync(400, null, $"invalid APPEND handle: \"{handle}\"").ConfigureAwait(false);
            return;
        }

        if (handle.Length > 0 && !Checksums.IsKnown(fields[2]))
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

        PendingAppend? append = handle.Length == 0 || fields[0] != exchange.Node.Id ? null : exchange.Cluster.Appends.Find(fields[1]);
        switch (type)
        {
            case "append" when handle.Length > 0 && append?.Knows(fields[3]) != true:
                string file = fields[1][(fields[1].LastIndexOf('/') + 1)..];
                await exchange.FailAsync(404, "PathError", $"[fs-path] {bucket.Key.DisplayName}/{file}: work file does not exist").ConfigureAwait(false);
                return;
            case "append":
                await AppendAsync(exchange, append ?? Begin(exchange, bucket, name), handle.Length > 0 ? fields[3] : string.Empty).ConfigureAwait(false);
                return;
            case "flush" when handle.Length == 0:
                await exchange.FailAsync(400, null, "failed to finalize append-file operation: empty source in the {partialCksum:<nil> nodeID: workFQN:} handle").ConfigureAwait(false);
                return;
            case "flush" when append?.Knows(fields[3]) != true:
                // Flushed before, or never begun: there is nothing to move, and that is no error.
                await exchange.OkAsync().ConfigureAwait(false);
                return;
            case "flush":
                await FlushAsync(exchange, bucket, name, append, fields[3]).ConfigureAwait(false);
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
            string next = append.Add(state, start);
            exchange.Response.Headers["Ais-Append-Handle"] = Exchange.HeaderText($"{exchange.Node.Id}|{append.WorkFile}|{append.Checksum?.Type ?? Checksums.None}|{next}");
            await exchange.OkAsync().ConfigureAwait(false);
        }
        finally
        {
            append.Turn.Release();
        }
    }

    /// <summary>
    /// A new append begins with the file of the object, if there is one: of an object of several parts that is the first part.
    /// </summary>
    private static PendingAppend Begin(Exchange exchange, Bucket bucket, byte[] name)
    {
        Mountpath here = ObjectHandler.Here(exchange, bucket);
        string text = Encoding.UTF8.GetString(name);
        int slash = text.LastIndexOf('/') + 1;
        string work = here.FileOf(bucket.Key, "wk", $"{text[..slash]}append.{text[slash..]}.{Ids.New(9)}.{Environment.ProcessId:x}");
        ChecksumState? checksum = Checksums.Create(bucket.Properties.ChecksumType);
        BlobWriter writer = exchange.Cluster.Storage.CreateWriter(-1);
        if (bucket.Open(name, here) is { } present)
        {
            long length = present.ChunkCount > 1 ? present.FirstChunkSize : present.Size;
            BlobReading.CopyStart(present.Content, length, writer);
            BlobReading.Hash(present.Content, 0, length, checksum);
            present.Content.Release();
        }

        PendingAppend append = new(work, writer, checksum);
        exchange.Cluster.Appends.Add(append);
        return append;
    }

    private static async Task FlushAsync(Exchange exchange, Bucket bucket, byte[] name, PendingAppend append, string state)
    {
        await append.Turn.WaitAsync(exchange.Aborted).ConfigureAwait(false);
        try
        {
            if (exchange.Cluster.Appends.Find(append.WorkFile) == append && !await MoveAsync(exchange, bucket, name, append, state).ConfigureAwait(false))
            {
                return;
            }
        }
        finally
        {
            append.Turn.Release();
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    /// <summary>Moves the work file to the object's name; it is still there if that is refused.</summary>
    private static async Task<bool> MoveAsync(Exchange exchange, Bucket bucket, byte[] name, PendingAppend append, string state)
    {
        Blob content = append.Writer.Seal();
        try
        {
            string value = append.ChecksumOf(state, content);
            string given = exchange.Request.Headers["Ais-Checksum-Value"].ToString();
            if (given.Length > 0 && given != value)
            {
                throw new RequestException(500, $"BAD DATA CHECKSUM: {append.Checksum?.Type}({value} != {given})", "ErrBadCksum");
            }

            // A reference of its own for the bucket, which lets go of it if it refuses the object.
            content.TryAddReference();
            long now = exchange.Cluster.Now;
            bucket.Store(name, present => new ObjectRecord
            {
                Content = content,
                Version = ObjectHandler.NextVersion(bucket, present),
                ChecksumType = append.Checksum?.Type ?? Checksums.None,
                ChecksumValue = value,
                Custom = present?.Custom ?? [],
                Modified = now,
                Accessed = now,
            });
            exchange.Cluster.Appends.Remove(append);
            return true;
        }
        catch (RequestException e)
        {
            append.Reopen(exchange.Cluster.Storage.CreateWriter(-1), content);
            await exchange.FailAsync(e).ConfigureAwait(false);
            return false;
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
