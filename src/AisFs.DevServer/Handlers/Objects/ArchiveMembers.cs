using AisFs.DevServer.Archives;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>GET of a member of an archive, or of a tar of several members.</summary>
internal sealed class ArchiveMembers(ObjectFinder finder, ClusterClock clock)
{
    public async Task GetAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        ObjectRecord? record = finder.Open(request);
        if (record is null)
        {
            await request.NotFoundAsync().ConfigureAwait(false);
            return;
        }

        try
        {
            await SendAsync(request, record).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            bool isTar = ArchiveKinds.Of(exchange.Query["archmime"], request.Name, record.Content) == ArchiveKind.Tar;
            await exchange.FailAsync(isTar ? 400 : 500, null, isTar ? e.Message : $"failed to open {request.DisplayName}: {e.Message}").ConfigureAwait(false);
        }
        finally
        {
            record.Content.Release();
        }
    }

    private Task SendAsync(ObjectRequest request, ObjectRecord record)
    {
        Exchange exchange = request.Exchange;
        string path = exchange.Query["archpath"];
        string range = exchange.Request.Headers.Range.ToString();
        if (range.Length > 0)
        {
            return exchange.FailAsync(400, "ErrUnsupp", $"cannot range-read archived content range: {range}, arch query: (archpath={path}) - operation not supported");
        }

        ArchiveKind kind = ArchiveKinds.Of(exchange.Query["archmime"], request.Name, record.Content);
        if (kind == ArchiveKind.None)
        {
            return exchange.FailAsync(ArchiveKinds.Unknown(request.SentName));
        }

        record.Accessed = clock.Now;
        return path.Length > 0 ? SendOneAsync(request, record, kind, path) : SendManyAsync(request, record, kind);
    }

    private static async Task SendOneAsync(ObjectRequest request, ObjectRecord record, ArchiveKind kind, string path)
    {
        Exchange exchange = request.Exchange;

        // A path that begins with the archive's own name, as listings show it, is taken relative to it.
        string archive = request.SentName + "/";
        string wanted = path.StartsWith(archive, StringComparison.Ordinal) ? path[archive.Length..] : path;
        foreach (ArchiveMember member in ArchiveReader.Read(kind, record.Content, withLinks: true))
        {
            if (member.IsAt(wanted))
            {
                exchange.Response.ContentType = "application/octet-stream";
                exchange.Response.ContentLength = member.Size;
                await PipedAnswer.SendAsync(exchange, countsShortBody: false, to => member.Content?.CopyTo(to)).ConfigureAwait(false);
                return;
            }
        }

        await exchange.FailAsync(404, "ErrNotFound", $"{exchange.Node.Name}: {path} in {request.DisplayName} does not exist").ConfigureAwait(false);
    }

    private static async Task SendManyAsync(ObjectRequest request, ObjectRecord record, ArchiveKind kind)
    {
        Exchange exchange = request.Exchange;
        string text = exchange.Query["archregx"];
        string mode = exchange.Query["archmode"];
        MemberSelection selection = new(text, mode);
        if (!ArchiveReader.Read(kind, record.Content).Any(member => selection.Matches(member.Name)))
        {
            await exchange.FailAsync(404, "ErrNotFound", $"{exchange.Node.Name}: (archregx={text}, archmode={mode}) in {request.DisplayName} does not exist").ConfigureAwait(false);
            return;
        }

        exchange.Response.ContentType = "application/x-tar";
        await PipedAnswer.SendAsync(exchange, countsShortBody: true, to =>
        {
            using ArchiveWriter tar = new(ArchiveKind.Tar, to);
            foreach (ArchiveMember member in ArchiveReader.Read(kind, record.Content).Where(member => selection.Matches(member.Name)))
            {
                tar.Add(member, GoTime.ToDate(record.Modified));
            }
        }).ConfigureAwait(false);
    }
}
