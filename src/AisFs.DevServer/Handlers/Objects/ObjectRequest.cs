using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>A request about an object at a target.</summary>
/// <param name="exchange">The request.</param>
/// <param name="bucket">The object's bucket.</param>
/// <param name="message">The message in the body; null for none.</param>
internal sealed class ObjectRequest(Exchange exchange, Bucket bucket, ActionMessage? message)
{
    public Exchange Exchange => exchange;

    public Bucket Bucket => bucket;

    public ActionMessage? Message => message;

    /// <summary>The name under which the object is stored.</summary>
    public byte[] Name { get; } = ObjectNames.Canonical(exchange.ObjectName);

    /// <summary>The mountpath on which this target keeps, or would keep, the object.</summary>
    public Mountpath Here => exchange.Node.MountpathOf(Uname);

    /// <summary>What decides where the object belongs.</summary>
    public ulong Uname => RendezvousHash.Digest(bucket.Key.Uname(exchange.ObjectName));

    /// <summary>The object's name as sent.</summary>
    public string SentName => Encoding.UTF8.GetString(exchange.ObjectName);

    /// <summary>The object in messages.</summary>
    public string DisplayName => $"{bucket.Key.DisplayName}/{SentName}";

    /// <summary>Answers that there is no such object.</summary>
    public Task NotFoundAsync() => exchange.FailAsync(404, exchange.SpeaksS3 ? "NoSuchKey" : "ErrNotFound", $"{exchange.Node.Name}: {DisplayName} does not exist");
}
