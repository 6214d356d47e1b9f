using AisFs.DevServer.Api;

namespace AisFs.DevServer.Exchanges;

/// <summary>Counts one request and the bytes of its content.</summary>
internal sealed class RequestMeter(RequestLog log)
{
    private bool _isCounted;

    /// <summary>Bytes of content sent in the answer; a fault after a number of bytes looks at it.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Bytes of content received.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Begins with the next request of the connection.</summary>
    public void Clear()
    {
        _isCounted = false;
        BytesWritten = 0;
        BytesRead = 0;
    }

    /// <summary>Counts the request, unless it is counted already.</summary>
    public void Count(Exchange exchange)
    {
        if (!_isCounted)
        {
            _isCounted = true;
            log.Begin(exchange.Method, exchange.Operation, exchange.Node.Role);
        }
    }

    /// <summary>Counts content that comes from the storage.</summary>
    public void AddStored(long bytes)
    {
        BytesWritten += bytes;
        log.AddSent(bytes);
    }

    /// <summary>Counts content that is made for the answer, of which the log knows nothing.</summary>
    public void AddMade(long bytes) => BytesWritten += bytes;

    /// <summary>Tells the log of content that is made for the answer.</summary>
    public void AddSent(long bytes) => log.AddSent(bytes);

    /// <summary>Counts content of the request.</summary>
    public void AddReceived(long bytes)
    {
        BytesRead += bytes;
        log.AddReceived(bytes);
    }
}
