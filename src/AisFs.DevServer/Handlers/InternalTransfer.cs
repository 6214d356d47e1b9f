using System.Text;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Handlers;

/// <summary>
/// An object that one target sends to another with an internal PUT. Nobody looks at the answer: an object that the other target
/// refuses is not there, and the one who sent it believes that it is.
/// </summary>
internal static class InternalTransfer
{
    /// <summary>Where targets talk to each other: the public port and this.</summary>
    private const int InternalPort = 20_000;

    /// <exception cref="RequestException">400: the request cannot even be made. 500: the bytes cannot be read.</exception>
    public static void Send(Exchange exchange, ObjectRecord record, NodeInfo target, Bucket bucket, byte[] name)
    {
        InternalUrl url = InternalUrl.Of(name, exchange.Cluster.HaveMet(exchange.Node, target));
        if (url.Error is { } error)
        {
            string text = $"http://{target.Host}:{target.Port + InternalPort}/v1/objects/{bucket.Key.Name}/{Encoding.UTF8.GetString(name)}?owt=4&provider={bucket.Key.Provider}";
            throw new RequestException(400, $"unexpected failure to create request, err: failed to create HTTP request PUT {text}: parse \"{text}\": {error}", "wrapError");
        }

        exchange.Cluster.Meet(exchange.Node, target);
        if (record.Content.IsTorn)
        {
            throw new RequestException(500, $"{exchange.Node.Name}: failed to coi.put {bucket.Key.DisplayName}/{Encoding.UTF8.GetString(name)}, err: no such file or directory", "ErrFailedTo");
        }

        if (url.Name.Length > 0 && ObjectNames.IsValid(url.Name))
        {
            try
            {
                Put(exchange, record, target, bucket, url);
            }
            catch (RequestException)
            {
                // The other target's answer.
            }
        }
    }

    private static void Put(Exchange exchange, ObjectRecord record, NodeInfo target, Bucket bucket, InternalUrl url)
    {
        Mountpath at = target.MountpathOf(RendezvousHash.Digest(bucket.Key.Uname(url.Name)));
        byte[] name = ObjectNames.Canonical(url.Name);
        if (ObjectHandler.HasChecksum(bucket.Find(name, at), record.ChecksumType, record.ChecksumValue))
        {
            return;
        }

        using BlobWriter writer = exchange.Cluster.Storage.CreateWriter(record.Size);
        writer.Append(record.Content);
        Blob content = writer.Seal();
        long now = exchange.Cluster.Now;
        bucket.Store(
            name,
            present => new ObjectRecord
            {
                Content = content,

                // Without its query the request is a PUT like any other, of the version that it brings.
                Version = !url.HasQuery && bucket.Properties.VersioningEnabled ? record.Version + 1 : record.Version,
                ChecksumType = record.ChecksumType,
                ChecksumValue = record.ChecksumValue,
                Custom = ObjectHandler.Merge(present?.Custom ?? [], record.Custom),
                Modified = now,
                Accessed = now,
            },
            at);
    }
}
