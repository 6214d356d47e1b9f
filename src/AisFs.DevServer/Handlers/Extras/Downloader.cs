using System.Text;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>Fetches the objects of download jobs from web servers, one after the other.</summary>
internal sealed class Downloader(WebReader web, IStorage storage, ClusterClock clock)
{
    private const int BufferSize = 64 << 10;

    /// <summary>Fetches all objects of a job; what fails does so for itself.</summary>
    public async Task RunAsync(DownloadRecord job, Bucket to)
    {
        foreach (DownloadTask task in job.Tasks)
        {
            task.Started = clock.Now;
            try
            {
                await FetchAsync(task, to, job.Aborted).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or RequestException or UriFormatException or OperationCanceledException or ObjectDisposedException)
            {
                task.Error = job.IsAborted ? "aborted" : $"Get \"{task.Link}\": {e.Message}";
            }

            task.Ended = clock.Now;
        }

        job.Finish(clock.Now);
    }

    private async Task FetchAsync(DownloadTask task, Bucket to, CancellationToken ct)
    {
        byte[] name = ObjectNames.Canonical(Encoding.UTF8.GetBytes(task.Name));
        if (!ObjectNames.IsValid(name))
        {
            throw new RequestException(400, $"invalid object name \"{task.Name}\"");
        }

        using HttpResponseMessage answer = await web.GetAsync(task.Link, ct).ConfigureAwait(false);
        task.Total = answer.Content.Headers.ContentLength ?? 0;
        string type = to.Properties.ChecksumType;
        using ChecksumState? checksum = Checksums.Create(type);
        using BlobWriter writer = storage.CreateWriter(answer.Content.Headers.ContentLength ?? -1);
        Stream body = await answer.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        byte[] buffer = new byte[BufferSize];
        for (int count; (count = await body.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0;)
        {
            checksum?.Append(buffer.AsSpan(0, count));
            writer.Append(buffer.AsSpan(0, count));
            task.Downloaded += count;
        }

        if (ObjectRecord.HasChecksum(to.Find(name), ContentChecksum.Of(checksum)))
        {
            task.IsSkipped = true;
            return;
        }

        Blob content = writer.Seal();
        long now = clock.Now;
        to.Store(name, present => ObjectRecord.Written(content, ContentChecksum.Of(checksum), now) with
        {
            Version = to.NextVersion(present),
            Custom = [new("source", "web"), new("orig_url", task.Link)],
        });
    }
}
