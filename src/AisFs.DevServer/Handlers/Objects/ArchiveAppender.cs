using AisFs.DevServer.Archives;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>PUT of one more file into an archive; the whole archive is written again.</summary>
internal sealed class ArchiveAppender(IStorage storage, ObjectComposer composer, ClusterClock clock)
{
    /// <summary>The flag of a request that does not create the archive.</summary>
    private const int MustExist = 1;

    public async Task AppendAsync(ObjectRequest request)
    {
        _ = int.TryParse(request.Exchange.Request.Headers["Ais-Pine"].ToString(), out int flags);
        ObjectRecord? present = flags == 0 ? null : request.Bucket.Open(request.Name);
        if (present is null && (flags & MustExist) != 0)
        {
            await request.NotFoundAsync().ConfigureAwait(false);
            return;
        }

        try
        {
            await AppendAsync(request, present).ConfigureAwait(false);
        }
        finally
        {
            present?.Content.Release();
        }
    }

    private async Task AppendAsync(ObjectRequest request, ObjectRecord? present)
    {
        Exchange exchange = request.Exchange;
        ArchiveKind kind = ArchiveKinds.Of(exchange.Query["archmime"], request.Name, present?.Content);
        if (kind == ArchiveKind.None)
        {
            await exchange.FailAsync(ArchiveKinds.Unknown(request.SentName)).ConfigureAwait(false);
            return;
        }

        using BlobWriter member = storage.CreateWriter(exchange.Request.ContentLength ?? -1);
        await exchange.ReadContentAsync(member, null, null).ConfigureAwait(false);
        Blob added = member.Seal();
        try
        {
            string path = ArchiveReader.Normalize(exchange.Query["archpath"]);
            composer.Store(request.Bucket, request.Name, to => Write(to, kind, present, path, added));
        }
        finally
        {
            added.Release();
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    private void Write(Stream to, ArchiveKind kind, ObjectRecord? present, string path, Blob added)
    {
        DateTimeOffset now = GoTime.ToDate(clock.Now);
        using ArchiveWriter archive = new(kind, to);
        if (present is not null)
        {
            foreach (ArchiveMember member in ArchiveReader.Read(kind, present.Content).Where(member => member.Name != path))
            {
                archive.Add(member, GoTime.ToDate(present.Modified));
            }
        }

        using BlobStream content = new(added);
        archive.Add(path, content, now);
    }
}
