using System.Text;
using AisFs.DevServer.Archives;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Handlers;

internal static partial class ObjectHandler
{
    private static async Task GetMemberAsync(Exchange exchange, Bucket bucket, byte[] name)
    {
        ObjectRecord? record = OpenOwned(exchange, bucket, name);
        if (record is null)
        {
            await NotFoundAsync(exchange, bucket).ConfigureAwait(false);
            return;
        }

        try
        {
            string path = exchange.QueryValue("archpath");
            string range = exchange.Request.Headers.Range.ToString();
            if (range.Length > 0)
            {
                await exchange.FailAsync(400, "ErrUnsupp", $"cannot range-read archived content range: {range}, arch query: (archpath={path}) - operation not supported").ConfigureAwait(false);
                return;
            }

            ArchiveKind kind = KindOf(exchange, name, record.Content);
            if (kind == ArchiveKind.None)
            {
                await exchange.FailAsync(400, null, $"unrecognized or unsupported file format: \"{Encoding.UTF8.GetString(exchange.ObjectName)}\"").ConfigureAwait(false);
                return;
            }

            record.Accessed = exchange.Cluster.Now;
            await (path.Length > 0 ? SendMemberAsync(exchange, bucket, record, kind, path) : SendMembersAsync(exchange, bucket, record, kind)).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            await exchange.FailAsync(500, null, $"failed to open {DisplayName(exchange, bucket)}: {e.Message}").ConfigureAwait(false);
        }
        finally
        {
            record.Content.Release();
        }
    }

    private static ArchiveKind KindOf(Exchange exchange, byte[] name, Blob content)
    {
        string mime = exchange.QueryValue("archmime");
        ArchiveKind kind = mime.Length > 0 ? ArchiveReader.ByMime(mime) : ArchiveReader.ByName(name);
        return kind == ArchiveKind.None ? ArchiveReader.ByContent(content) : kind;
    }

    private static async Task SendMemberAsync(Exchange exchange, Bucket bucket, ObjectRecord record, ArchiveKind kind, string path)
    {
        // A path that begins with the archive's own name, as listings show it, is taken relative to it.
        string archive = Encoding.UTF8.GetString(exchange.ObjectName) + "/";
        string wanted = ArchiveReader.Normalize(path.StartsWith(archive, StringComparison.Ordinal) ? path[archive.Length..] : path);
        foreach (ArchiveMember member in ArchiveReader.Read(kind, record.Content))
        {
            if (member.Name != wanted)
            {
                continue;
            }

            using BlobWriter writer = exchange.Cluster.Storage.CreateWriter(member.Size);
            if (member.Content is not null)
            {
                using BlobWriterStream to = new(writer, null);
                await member.Content.CopyToAsync(to, exchange.Aborted).ConfigureAwait(false);
            }

            Blob content = writer.Seal();
            try
            {
                exchange.Response.ContentType = "application/octet-stream";
                exchange.Response.ContentLength = content.Length;
                await exchange.WriteContentAsync(content, 0, content.Length).ConfigureAwait(false);
            }
            finally
            {
                content.Release();
            }

            return;
        }

        await exchange.FailAsync(404, "ErrNotFound", $"{exchange.Node.Name}: {path} in {DisplayName(exchange, bucket)} does not exist").ConfigureAwait(false);
    }

    private static async Task SendMembersAsync(Exchange exchange, Bucket bucket, ObjectRecord record, ArchiveKind kind)
    {
        string text = exchange.QueryValue("archregx");
        string mode = exchange.QueryValue("archmode");
        MemberSelection selection = new(text, mode);
        using BlobWriter writer = exchange.Cluster.Storage.CreateWriter(-1);
        int found = 0;
        using (BlobWriterStream to = new(writer, null))
        using (ArchiveWriter tar = new(ArchiveKind.Tar, to))
        {
            foreach (ArchiveMember member in ArchiveReader.Read(kind, record.Content))
            {
                if (selection.Matches(member.Name))
                {
                    tar.Add(member.Name, member.Content ?? Stream.Null, GoTime.ToDate(record.Modified));
                    found++;
                }
            }
        }

        if (found == 0)
        {
            await exchange.FailAsync(404, "ErrNotFound", $"{exchange.Node.Name}: (archregx={text}, archmode={mode}) in {DisplayName(exchange, bucket)} does not exist").ConfigureAwait(false);
            return;
        }

        Blob content = writer.Seal();
        try
        {
            exchange.Response.ContentType = "application/x-tar";
            exchange.SetShortLength(content.Length);
            await exchange.WriteContentAsync(content, 0, content.Length).ConfigureAwait(false);
        }
        finally
        {
            content.Release();
        }
    }

    /// <summary>PUT of one more file into an archive; the archive is written anew.</summary>
    private static async Task AppendMemberAsync(Exchange exchange, Bucket bucket, byte[] name)
    {
        const int MustExist = 1;
        _ = int.TryParse(exchange.Request.Headers["Ais-Pine"].ToString(), out int flags);
        ObjectRecord? present = flags == 0 ? null : bucket.Open(name);
        if (present is null && (flags & MustExist) != 0)
        {
            await NotFoundAsync(exchange, bucket).ConfigureAwait(false);
            return;
        }

        try
        {
            string mime = exchange.QueryValue("archmime");
            ArchiveKind kind = mime.Length > 0 ? ArchiveReader.ByMime(mime) : ArchiveReader.ByName(name);
            if (kind == ArchiveKind.None && present is not null)
            {
                kind = ArchiveReader.ByContent(present.Content);
            }

            if (kind == ArchiveKind.None)
            {
                await exchange.FailAsync(400, null, $"unrecognized or unsupported file format: \"{Encoding.UTF8.GetString(exchange.ObjectName)}\"").ConfigureAwait(false);
                return;
            }

            using BlobWriter member = exchange.Cluster.Storage.CreateWriter(exchange.Request.ContentLength ?? -1);
            await exchange.ReadContentAsync(member, null, null).ConfigureAwait(false);
            Blob added = member.Seal();
            try
            {
                WriteArchive(exchange, bucket, name, kind, present, ArchiveReader.Normalize(exchange.QueryValue("archpath")), added);
            }
            finally
            {
                added.Release();
            }

            await exchange.OkAsync().ConfigureAwait(false);
        }
        finally
        {
            present?.Content.Release();
        }
    }

    private static void WriteArchive(Exchange exchange, Bucket bucket, byte[] name, ArchiveKind kind, ObjectRecord? present, string path, Blob added)
    {
        long now = exchange.Cluster.Now;
        DateTimeOffset date = GoTime.ToDate(now);
        using ChecksumState? checksum = Checksums.Create(bucket.Properties.ChecksumType);
        using BlobWriter writer = exchange.Cluster.Storage.CreateWriter(-1);
        using (BlobWriterStream to = new(writer, checksum))
        using (ArchiveWriter archive = new(kind, to))
        {
            if (present is not null)
            {
                foreach (ArchiveMember member in ArchiveReader.Read(kind, present.Content))
                {
                    if (member.Name != path)
                    {
                        archive.Add(member.Name, member.Content ?? Stream.Null, GoTime.ToDate(present.Modified));
                    }
                }
            }

            using BlobStream content = new(added);
            archive.Add(path, content, date);
        }

        Blob sealedContent = writer.Seal();
        bucket.Store(name, old => new ObjectRecord
        {
            Content = sealedContent,
            Version = NextVersion(bucket, old),
            ChecksumType = checksum?.Type ?? Checksums.None,
            ChecksumValue = checksum?.Value() ?? string.Empty,
            Custom = old?.Custom ?? [],
            Modified = now,
            Accessed = now,
        });
    }
}
