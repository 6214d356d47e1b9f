using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AisFs.DevServer.Hosting;

/// <summary>One request and its answer at one node. Reused on its connection.</summary>
internal sealed partial class Exchange
{
    private const int MaxMessageSize = 64 << 20;
    private List<KeyValuePair<string, string>>? _query;
    private ActionMessage? _message;
    private bool _messageRead;

    public IFeatureCollection Features { get; set; } = null!;

    public DefaultHttpContext Http { get; } = new();

    public HttpRequest Request => Http.Request;

    public HttpResponse Response => Http.Response;

    public ClusterState Cluster { get; private set; } = null!;

    public NodeInfo Node { get; private set; } = null!;

    public bool AtProxy => Node.Role == NodeRole.Proxy;

    public string Method { get; private set; } = string.Empty;

    public bool IsHead => Method == "HEAD";

    /// <summary>The path, percent-decoded.</summary>
    public byte[] Path { get; private set; } = [];

    public string PathText => Encoding.UTF8.GetString(Path);

    /// <summary>The query as sent, without the question mark.</summary>
    public string RawQuery { get; private set; } = string.Empty;

    public Operation Operation { get; set; }

    /// <summary>Whether the request log knows of this request.</summary>
    public bool Counted { get; private set; }

    /// <summary>The bucket of the path and the query, once parsed.</summary>
    public BucketKey BucketKey { get; set; }

    /// <summary>The object's name as sent.</summary>
    public byte[] ObjectName { get; set; } = [];

    /// <summary>Whether the locks that this request holds are never given back.</summary>
    private bool KeepsLocks { get; set; }

    public CancellationToken Aborted => Http.RequestAborted;

    public IReadOnlyList<KeyValuePair<string, string>> Query => _query ??= ParseQuery(RawQuery);

    public bool HasQuery => RawQuery.Length > 0;

    /// <summary>Begins a request; false if its target cannot be understood.</summary>
    public bool Begin(IFeatureCollection features, ClusterState cluster, NodeInfo node)
    {
        Http.Initialize(features);
        Cluster = cluster;
        Node = node;
        Operation = Operation.Other;
        ObjectName = [];
        BucketKey = default;
        _query = null;
        _message = null;
        _messageRead = false;
        KeepsLocks = false;
        ClearFaults();
        IHttpRequestFeature request = features.GetRequiredFeature<IHttpRequestFeature>();
        Method = request.Method;
        ReadOnlySpan<char> target = request.RawTarget;
        int question = target.IndexOf('?');
        RawQuery = question < 0 ? string.Empty : target[(question + 1)..].ToString();
        bool valid = UrlText.TryDecodePath(question < 0 ? target : target[..question], out byte[] path);
        Path = path;
        return valid;
    }

    /// <summary>Goes on as if something else had been asked for.</summary>
    public void Rewrite(byte[] path, string rawQuery)
    {
        Path = path;
        RawQuery = rawQuery;
        _query = null;
    }

    /// <summary>Goes on as if another node had been asked.</summary>
    public void Forward(NodeInfo node) => Node = node;

    public void End()
    {
        _message?.Dispose();
        _message = null;
        Http.Uninitialize();
    }

    /// <summary>Leaves the locks of this request behind.</summary>
    public void KeepLocks() => KeepsLocks = true;

    /// <summary>Ends the locks of this request.</summary>
    public void GiveBack(List<IDisposable> locks)
    {
        if (!KeepsLocks)
        {
            locks.ForEach(static held => held.Dispose());
        }
    }

    /// <summary>A query parameter's first value; empty if it is not there.</summary>
    public string QueryValue(string key)
    {
        if (RawQuery.Length == 0)
        {
            return string.Empty;
        }

        foreach (KeyValuePair<string, string> pair in Query)
        {
            if (pair.Key == key)
            {
                return pair.Value;
            }
        }

        return string.Empty;
    }

    public bool QueryFlag(string key) => QueryValue(key) is "true" or "1" or "y" or "yes" or "on" or "True" or "TRUE" or "t" or "T";

    public bool HasQueryKey(string key)
    {
        foreach (KeyValuePair<string, string> pair in Query)
        {
            if (pair.Key == key)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The JSON message in the body; null if the body is empty.</summary>
    /// <exception cref="RequestException">400: no JSON object, or too long.</exception>
    public async ValueTask<ActionMessage?> ReadMessageAsync()
    {
        if (_messageRead)
        {
            return _message;
        }

        byte[] body = await ReadBodyAsync(MaxMessageSize).ConfigureAwait(false);
        _message = body.Length == 0 ? null : ActionMessage.Parse(body, this);
        _messageRead = true;
        return _message;
    }

    /// <summary>The whole body, for messages.</summary>
    public async ValueTask<byte[]> ReadBodyAsync(int limit)
    {
        if (Request.ContentLength == 0)
        {
            return [];
        }

        ArrayBufferWriter<byte> body = new();
        PipeReader reader = Request.BodyReader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(Aborted).ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> segment in result.Buffer)
            {
                body.Write(segment.Span);
            }

            reader.AdvanceTo(result.Buffer.End);
            if (body.WrittenCount > limit)
            {
                throw new RequestException(413, "message too long");
            }

            if (result.IsCompleted)
            {
                return body.WrittenSpan.ToArray();
            }
        }
    }

    private static List<KeyValuePair<string, string>> ParseQuery(string raw)
    {
        List<KeyValuePair<string, string>> pairs = [];
        foreach (Range range in raw.AsSpan().Split('&'))
        {
            ReadOnlySpan<char> item = raw.AsSpan(range);
            if (item.IsEmpty)
            {
                continue;
            }

            int equals = item.IndexOf('=');
            ReadOnlySpan<char> key = equals < 0 ? item : item[..equals];
            ReadOnlySpan<char> value = equals < 0 ? default : item[(equals + 1)..];
            pairs.Add(new KeyValuePair<string, string>(UrlText.DecodeQuery(key), UrlText.DecodeQuery(value)));
        }

        return pairs;
    }

    /// <summary>The JSON of a body that is not an action message.</summary>
    public async ValueTask<JsonDocument> ReadJsonAsync()
    {
        byte[] body = await ReadBodyAsync(MaxMessageSize).ConfigureAwait(false);
        try
        {
            return JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
        }
        catch (JsonException e)
        {
            throw new RequestException(400, $"{Node.Name}: failed to unmarshal ({Method}), err: {e.Message}");
        }
    }
}
