using System.Text;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>Brings requests of the S3 interface from the proxy to a target: with a redirect, or by asking the target itself.</summary>
/// <param name="map">The nodes.</param>
/// <param name="redirector">Makes the locations.</param>
/// <param name="atTarget">What answers at the target if the proxy asks it itself.</param>
/// <param name="isReverse">Whether the proxy asks it itself now.</param>
internal sealed class S3Redirector(ClusterMap map, Redirector redirector, S3AtTarget atTarget, Func<bool> isReverse)
{
    /// <summary>Sends the request to the owner of an object. A fault may send it to another target.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="path">What its path names.</param>
    /// <param name="owner">The target that has the object.</param>
    /// <param name="bucket">The name of the bucket that the answer tells.</param>
    public async Task SendAsync(Exchange exchange, S3Path path, NodeInfo owner, string bucket)
    {
        NodeInfo target = exchange.Faults.Misdirect(owner, map.Targets);
        if (isReverse())
        {
            exchange.Forward(target);
            await target.Life.WaitAsync(exchange.Aborted).ConfigureAwait(false);
            await atTarget.RunAsync(exchange, path, isForwarded: true).ConfigureAwait(false);
            return;
        }

        string location = redirector.Location(target, exchange.Path, exchange.Query.Raw);
        exchange.Response.Headers.Location = HeaderText.Pack(location);
        exchange.Response.Headers.Server = S3Resource.ServerName;
        exchange.CloseIfBodyIsLeft();
        string endpoint = location.Replace("&", "&amp;", StringComparison.Ordinal);
        string body = $"{XmlText.Head.TrimEnd()}<Error><Code>TemporaryRedirect</Code><Message>Redirect</Message><Endpoint>{endpoint}</Endpoint><Bucket>{bucket}</Bucket></Error>";
        await exchange.BytesAsync(Encoding.UTF8.GetBytes(body), "text/xml; charset=utf-8", 307).ConfigureAwait(false);
    }
}
