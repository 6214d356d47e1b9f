using System.Text;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Handlers;

internal static partial class ObjectHandler
{
    private static async Task AppendAsync(Exchange exchange, Bucket bucket, byte[] name)
    {
        string type = exchange.QueryValue("append_type");
        if (type is not ("append" or "flush"))
        {
            await exchange.FailAsync(400, null, $"invalid operation \"{type}\" (expecting either \"append\" or \"flush\") - check \"append_type\" query").ConfigureAwait(false);
            return;
        }

        string handle = exchange.QueryValue("append_handle");
        PendingAppend? append = null;
        if (handle.Length > 0)
        {
            string[] parts = handle.Split('|');
            append = parts.Length == 4 ? exchange.Cluster.Appends.Find(parts[1]) : null;
            if (append is null || parts[0] != exchange.Node.Id || append.Bucket != bucket.Key || !append.Name.AsSpan().SequenceEqual(name))
            {
                await exchange.FailAsync(parts.Length == 4 ? 404 : 400, null, $"invalid APPEND handle: \"{handle}\"").ConfigureAwait(false);
                return;
            }
        }
        else if (type == "flush")
        {
            await exchange.FailAsync(400, null, "failed to finalize append-file operation: empty source in the \"\" handle").ConfigureAwait(false);
            return;
        }

        append ??= BeginAppend(exchange, bucket, name);
        await append.Turn.WaitAsync(exchange.Aborted).ConfigureAwait(false);
        try
        {
            if (type == "append")
            {
                await exchange.ReadContentAsync(append.Writer, append.Checksum, null).ConfigureAwait(false);
                string state = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{append.Writer.Length:D20} {append.Checksum?.Value()}"));
                exchange.Response.Headers["Ais-Append-Handle"] = $"{exchange.Node.Id}|{append.WorkFile}|{append.Checksum?.Type ?? Checksums.None}|{state}";
                await exchange.OkAsync().ConfigureAwait(false);
                return;
            }
        }
        finally
        {
            append.Turn.Release();
        }

        await FlushAsync(exchange, bucket, name, append).ConfigureAwait(false);
    }

    /// <summary>A new append begins with the present content of the object, if there is one.</summary>
    private static PendingAppend BeginAppend(Exchange exchange, Bucket bucket, byte[] name)
    {
        ulong uname = RendezvousHash.Digest(bucket.Key.Uname(name));
        string last = Encoding.UTF8.GetString(name);
        string work = $"{exchange.Node.MountpathOf(uname)}/@{bucket.Key.Provider}/{bucket.Key.Name}/%wk/append.{last}.{Ids.New(9)}";
        ChecksumState? checksum = Checksums.Create(bucket.Properties.ChecksumType);
        BlobWriter writer = exchange.Cluster.Storage.CreateWriter(-1);
        if (bucket.Open(name) is { } present)
        {
            writer.Append(present.Content);
            HashContent(present.Content, checksum);
            present.Content.Release();
        }

        PendingAppend append = new(bucket.Key, name, work, writer, checksum);
        exchange.Cluster.Appends.Add(append);
        return append;
    }

    private static async Task FlushAsync(Exchange exchange, Bucket bucket, byte[] name, PendingAppend append)
    {
        if (!exchange.Cluster.Appends.TryTake(append))
        {
            await exchange.FailAsync(404, null, "invalid APPEND handle: already flushed").ConfigureAwait(false);
            return;
        }

        using (append)
        {
            Blob content = append.Writer.Seal();
            long now = exchange.Cluster.Now;
            bucket.Store(name, present => new ObjectRecord
            {
                Content = content,
                Version = NextVersion(bucket, present),
                ChecksumType = append.Checksum?.Type ?? Checksums.None,
                ChecksumValue = append.Checksum?.Value() ?? string.Empty,
                Custom = present?.Custom ?? [],
                Modified = now,
                Accessed = now,
            });
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    internal static void HashContent(Blob content, ChecksumState? checksum)
    {
        if (checksum is null)
        {
            return;
        }

        byte[]? buffer = null;
        for (long at = 0; at < content.Length;)
        {
            ReadOnlySpan<byte> piece = content.MemoryAt(at).Span;
            if (piece.IsEmpty)
            {
                buffer ??= new byte[64 << 10];
                piece = buffer.AsSpan(0, content.Read(at, buffer));
                if (piece.IsEmpty)
                {
                    throw new IOException("The stored content is shorter than its record.");
                }
            }

            checksum.Append(piece);
            at += piece.Length;
        }
    }
}
