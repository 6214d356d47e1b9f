using System.Net;
using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AisFs.DevServer.Exchanges;

/// <summary>One request and its answer at one node. Reused on its connection.</summary>
internal sealed class Exchange(FaultPlan plan, RequestLog log, TimeProvider clock)
{
    private ActionMessage? _message;
    private (NodeInfo Node, string Caller) _way = (null!, string.Empty);
    private Traits _traits;

    [Flags]
    private enum Traits
    {
        None = 0,
        KeepsLocks = 1,
        SpeaksS3 = 2,
        LeavesBody = 4,
    }

    public DefaultHttpContext Http { get; } = new();

    public HttpRequest Request => Http.Request;

    public HttpResponse Response => Http.Response;

    /// <summary>The node that was asked.</summary>
    public NodeInfo Node => _way.Node;

    public bool AtProxy => Node.Role == NodeRole.Proxy;

    public string Method => Request.Method;

    public bool IsHead => Method == "HEAD";

    /// <summary>The path, percent-decoded.</summary>
    public byte[] Path { get; private set; } = [];

    public string PathText => Encoding.UTF8.GetString(Path);

    public RequestQuery Query { get; private set; } = RequestQuery.Empty;

    /// <summary>What the request asks for.</summary>
    public Operation Operation { get; private set; }

    /// <summary>The bucket of the path and the query, once parsed.</summary>
    public BucketKey BucketKey { get; set; }

    /// <summary>The object's name as sent.</summary>
    public byte[] ObjectName { get; set; } = [];

    /// <summary>Whether the request came over the S3 interface: errors, headers and contents then have its forms.</summary>
    public bool SpeaksS3 => _traits.HasFlag(Traits.SpeaksS3);

    /// <summary>What is counted of this request.</summary>
    public RequestMeter Meter { get; } = new(log);

    /// <summary>The faults that strike this request.</summary>
    public FaultInjector Faults { get; } = new(plan, clock);

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Address and port of the client.</summary>
    public string RemoteAddress
    {
        get
        {
            IPAddress? address = Http.Connection.RemoteIpAddress;
            return address is null ? string.Empty : new IPEndPoint(address, Http.Connection.RemotePort).ToString();
        }
    }

    /// <summary>Begins a request; false if its target cannot be understood.</summary>
    public bool Begin(NodeInfo node)
    {
        _way = (node, string.Empty);
        Operation = Operation.Other;
        ObjectName = [];
        BucketKey = default;
        _message = null;
        _traits = Traits.None;
        Meter.Clear();
        Faults.Clear();
        IHttpRequestFeature request = Http.Features.GetRequiredFeature<IHttpRequestFeature>();
        ReadOnlySpan<char> target = request.RawTarget;
        int question = target.IndexOf('?');
        Query = question < 0 ? RequestQuery.Empty : new RequestQuery(target[(question + 1)..].ToString());
        bool valid = UrlText.TryDecodePath(question < 0 ? target : target[..question], out byte[] path);
        Path = path;
        return valid;
    }

    /// <summary>Goes on as if something else had been asked for.</summary>
    public void Rewrite(byte[] path, string rawQuery)
    {
        Path = path;
        Query = new RequestQuery(rawQuery);
    }

    /// <summary>The node that asked this one on behalf of the client; empty for none.</summary>
    public string Caller => _way.Caller;

    /// <summary>Goes on at another node, which this one asks.</summary>
    public void Forward(NodeInfo node) => _way = (node, node == Node ? string.Empty : Node.Name);

    /// <summary>Says what is asked for, counts the request, and lets faults strike.</summary>
    /// <returns>False if a fault has ended the request.</returns>
    public ValueTask<bool> BeginAsync(Operation operation)
    {
        Operation = operation;
        Meter.Count(this);
        return Faults.StrikeAsync(this);
    }

    /// <summary>The JSON message in the body, to be read once; null if the body is empty.</summary>
    /// <exception cref="RequestException">400: the body is no JSON object, or too long.</exception>
    public async ValueTask<ActionMessage?> ReadMessageAsync()
    {
        byte[] body = await RequestContent.ReadBodyAsync(this).ConfigureAwait(false);
        return _message = body.Length == 0 ? null : ActionMessage.Parse(body, Node.Name, Method);
    }

    /// <summary>Ends the request.</summary>
    public void End()
    {
        _message?.Dispose();
        _message = null;
        Http.Uninitialize();
    }

    /// <summary>Leaves the locks of this request behind, as a target does whose handler fails.</summary>
    public void KeepLocks() => _traits |= Traits.KeepsLocks;

    /// <summary>Says that the request came over the S3 interface.</summary>
    public void SpeakS3() => _traits |= Traits.SpeaksS3;

    /// <summary>Says that the answer ends the connection: the rest of the request's body is not read.</summary>
    public void LeaveBody()
    {
        _traits |= Traits.LeavesBody;
        Response.Headers.Connection = "close";
    }

    /// <summary>Sends the rest of the answer, and ends the connection where the rest of the body is not read.</summary>
    public async ValueTask FinishAsync()
    {
        if (_traits.HasFlag(Traits.LeavesBody) && Http.Features.Get<IContentSink>() is { } connection)
        {
            await Response.CompleteAsync().ConfigureAwait(false);
            connection.HangUp();
        }
    }

    /// <summary>Gives back the locks of this request.</summary>
    public void GiveBack(List<IDisposable> locks)
    {
        if (!_traits.HasFlag(Traits.KeepsLocks))
        {
            locks.ForEach(static held => held.Dispose());
        }
    }

    /// <summary>Cuts the connection with a TCP reset.</summary>
    public void Reset()
    {
        Http.Features.Get<IContentSink>()?.Reset();
        Http.Abort();
    }
}
