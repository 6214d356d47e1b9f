using AisFs.DevServer.AuthN;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>Lets requests over S3 pass that have a token which permits them. Signatures are not looked at.</summary>
internal sealed class S3Gate(Gate gate)
{
    /// <summary>Checks a request at the proxy.</summary>
    /// <exception cref="RequestException">403: it has no token, a bad one, or one that permits less; S3 knows no 401.</exception>
    public void Check(Exchange exchange, Access needed, BucketKey? bucket = null)
    {
        try
        {
            gate.Check(exchange, needed, bucket);
        }
        catch (RequestException e) when (e.Status is 401 or 403)
        {
            throw new RequestException(403, e.Message, e.TypeCode);
        }
    }

    /// <summary>Checks that a request at a target has come by way of the proxy, where it must.</summary>
    /// <exception cref="RequestException">400 or 403: it has not.</exception>
    public void CheckRedirected(Exchange exchange)
    {
        try
        {
            gate.CheckRedirected(exchange);
        }
        catch (RequestException e)
        {
            throw new RequestException(403, e.Message, "AccessDenied");
        }

        if (exchange.Method is "PUT" or "DELETE" or "POST" && exchange.Query["pid"].Length == 0)
        {
            throw new RequestException(400, $"{exchange.Node.Name}: {exchange.Method}(obj) is expected to be redirected", "InvalidRequest");
        }
    }
}
