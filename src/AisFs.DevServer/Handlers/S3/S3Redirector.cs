using System.Text;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>The proxy's answers that send a client of the S3 interface to a target.</summary>
internal sealed class S3Redirector(ClusterMap map, Redirector redirector)
{
    /// <summary>Redirects to the owner of an object. A fault may send the client to another target.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="owner">The target that has the object.</param>
    /// <param name="bucket">The name of the bucket that the answer tells.</param>
    public async Task SendAsync(Exchange exchange, NodeInfo owner, string bucket)
    {
        NodeInfo target = exchange.Faults.Misdirect(owner, map.Targets);
        string location = redirector.Location(target, exchange.Path, exchange.Query.Raw);
        exchange.Response.Headers.Location = HeaderText.Pack(location);
        exchange.Response.Headers.Server = S3Resource.ServerName;
        exchange.CloseIfBodyIsLeft();
        string endpoint = location.Replace("&", "&amp;", StringComparison.Ordinal);
        string body = $"{XmlText.Head.TrimEnd()}<Error><Code>TemporaryRedirect</Code><Message>Redirect</Message><Endpoint>{endpoint}</Endpoint><Bucket>{bucket}</Bucket></Error>";
        await exchange.BytesAsync(Encoding.UTF8.GetBytes(body), "text/xml; charset=utf-8", 307).ConfigureAwait(false);
    }
}
