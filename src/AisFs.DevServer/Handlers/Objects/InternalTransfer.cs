using System.Collections.Concurrent;
using System.Text;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>
/// Sends objects from one target to another with an internal PUT. The sender ignores the answer: if the other target refuses
/// the object, it is not there, and the sender believes that it is.
/// </summary>
internal sealed class InternalTransfer(IStorage storage, ClusterClock clock)
{
    /// <summary>Targets talk to each other on their public port plus this.</summary>
    private const int InternalPort = 20_000;

    /// <summary>The pairs of targets of which the first has sent a request to the second.</summary>
    private readonly ConcurrentDictionary<(string From, string To), bool> _met = new();

    /// <exception cref="RequestException">400: the request cannot even be made. 500: the bytes cannot be read.</exception>
    public void Send(NodeInfo from, NodeInfo to, ObjectRecord record, Bucket bucket, byte[] name)
    {
        string text = Encoding.UTF8.GetString(name);
        InternalUrl url = InternalUrl.Of(name, _met.ContainsKey((from.Id, to.Id)));
        if (url.Error is { } error)
        {
            string sent = $"http://{to.Host}:{to.Port + InternalPort}/v1/objects/{bucket.Key.Name}/{text}?owt=4&provider={bucket.Key.Provider}";
            throw new RequestException(400, $"unexpected failure to create request, err: failed to create HTTP request PUT {sent}: parse \"{sent}\": {error}", "wrapError");
        }

        _met[(from.Id, to.Id)] = true;
        if (record.Content.IsTorn)
        {
            throw new RequestException(500, $"{from.Name}: failed to coi.put {bucket.Key.DisplayName}/{text}, err: no such file or directory", "ErrFailedTo");
        }

        if (url.Name.Length > 0 && !url.IsRefused && ObjectNames.IsValid(url.Name))
        {
            try
            {
                Put(record, to, bucket, url);
            }
            catch (RequestException)
            {
                // The other target's answer.
            }
        }
    }

    private void Put(ObjectRecord record, NodeInfo target, Bucket bucket, InternalUrl url)
    {
        Mountpath at = target.MountpathOf(RendezvousHash.Digest(bucket.Key.Uname(url.Name)));
        byte[] name = ObjectNames.Canonical(url.Name);
        if (bucket.Find(name, at) is { } same && ObjectRecord.HasChecksum(same, record.Checksum))
        {
            same.RememberUnsaved(record.Shown);
            return;
        }

        using BlobWriter writer = storage.CreateWriter(record.Size);
        writer.Append(record.Content);
        Blob content = writer.Seal();
        long now = clock.Now;
        bucket.Store(
            name,
            present => ObjectRecord.Written(content, record.Checksum, now) with
            {
                // Without its query the request is a PUT like any other, of the version that it brings.
                Version = !url.HasQuery && bucket.Properties.VersioningEnabled ? record.Version + 1 : record.Version,
                Custom = CustomPairs.Merge(present?.Shown ?? [], record.Shown),
            },
            at);
    }
}
