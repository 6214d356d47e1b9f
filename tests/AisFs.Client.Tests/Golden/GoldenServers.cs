using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Golden;

/// <summary>The nodes that the records speak of, and the answers that they give for one case after the other.</summary>
internal sealed class GoldenServers : IAsyncDisposable
{
    private readonly Dictionary<string, RawServer> _servers;
    private readonly Lock _lock = new();
    private readonly X509Certificate2 _certificate;
    private GoldenCase? _case;
    private int _next;
    private bool[] _taken = [];

    public GoldenServers()
    {
        _certificate = CreateCertificate();
        _servers = new Dictionary<string, RawServer>
        {
            ["{PROXY}"] = new(AnswerAsync),
            ["{TARGET}"] = new(AnswerAsync),
            ["{TARGET2}"] = new(AnswerAsync),
            ["{TARGET3}"] = new(AnswerAsync),
            ["{AUTHN}"] = new(AnswerAsync),
            ["{PROXY_TLS}"] = new(AnswerAsync, _certificate),
            ["{TARGET_TLS}"] = new(AnswerAsync, _certificate),
        };
        CaFile = Path.Combine(Path.GetTempPath(), $"aisfs-ca-{Guid.NewGuid():N}.pem");
        File.WriteAllText(CaFile, _certificate.ExportCertificatePem());
    }

    /// <summary>The certificate of the TLS nodes as PEM.</summary>
    public string CaFile { get; }

    /// <summary>The requests of the case, in the order in which they came.</summary>
    public List<RawRequest> Received { get; } = [];

    /// <summary>Whether the cluster of the case is an older one.</summary>
    public bool IsOlder => _case?.IsOlder == true;

    public void Begin(GoldenCase golden)
    {
        lock (_lock)
        {
            _case = golden;
            _next = 0;
            _taken = new bool[golden.Requests.Length];
            Received.Clear();
        }
    }

    public string Expand(string text)
    {
        foreach ((string name, RawServer server) in _servers)
        {
            text = text.Replace(name, server.Authority, StringComparison.Ordinal);
        }

        return text;
    }

    public string Collapse(string text)
    {
        foreach ((string name, RawServer server) in _servers)
        {
            text = text.Replace(server.Authority, name, StringComparison.Ordinal);
        }

        return text;
    }

    public string NameOf(RawServer server) => _servers.First(pair => pair.Value == server).Key;

    public async ValueTask DisposeAsync()
    {
        foreach (RawServer server in _servers.Values)
        {
            await server.DisposeAsync();
        }

        _certificate.Dispose();
        File.Delete(CaFile);
    }

    private async ValueTask<RawResponse> AnswerAsync(RawRequest request)
    {
        await request.ReadBodyAsync();
        lock (_lock)
        {
            Received.Add(request);
            int index = FindAnswer(request);
            return index < 0
                ? RawResponse.Json(599, "{\"message\":\"no recorded answer is left\"}")
                : Create(_case!.Responses[index], _case.RepeatsAnswer || index >= _case.Requests.Length ? default : _case.Requests[index]);
        }
    }

    private int FindAnswer(RawRequest request)
    {
        if (_case is null || _case.Responses.Length == 0)
        {
            return -1;
        }

        if (_case.RepeatsAnswer)
        {
            return 0;
        }

        if (!_case.IsUnordered)
        {
            // An older SDK asked less often for what ours waits for.
            return _next < _case.Responses.Length ? _next++ : _case.IsOlder ? _case.Responses.Length - 1 : -1;
        }

        for (int i = 0; i < _case.Requests.Length; i++)
        {
            if (!_taken[i] && GoldenRequest.Differs(_case, i, request, this) is null)
            {
                _taken[i] = true;
                return i < _case.Responses.Length ? i : -1;
            }
        }

        return -1;
    }

    private RawResponse Create(JsonElement answer, JsonElement recorded)
    {
        if (answer.TryGetProperty("no_answer", out JsonElement none) && none.ValueKind == JsonValueKind.True)
        {
            return new RawResponse(0) { Hang = true };
        }

        List<(string, string)> headers = [];
        foreach (JsonProperty header in answer.GetProperty("headers").EnumerateObject())
        {
            headers.Add((header.Name, Expand(header.Value.GetString()!)));
        }

        byte[] body = [];
        if (answer.TryGetProperty("body", out JsonElement content) && content.ValueKind == JsonValueKind.Object)
        {
            body = content.TryGetProperty("json", out JsonElement json) ? Encoding.UTF8.GetBytes(Expand(json.GetRawText()))
                : content.TryGetProperty("base64", out JsonElement base64) ? base64.GetBytesFromBase64()
                : content.TryGetProperty("text", out JsonElement text) ? Encoding.UTF8.GetBytes(Expand(text.GetString()!))
                : recorded.ValueKind == JsonValueKind.Object && GoldenArchive.Create(recorded, answer) is { } archive ? archive
                : content.TryGetProperty("len", out JsonElement length) ? [.. Enumerable.Range(0, length.GetInt32()).Select(i => (byte)((i + RangeStart(recorded)) % 251))]
                : [];
        }

        return new RawResponse(answer.GetProperty("status").GetInt32(), [.. headers])
        {
            Body = body,
            TruncateAfter = answer.TryGetProperty("truncated_after", out JsonElement cut) && cut.ValueKind == JsonValueKind.Number ? cut.GetInt32() : -1,
        };
    }

    /// <summary>Where the recorded request begins to read.</summary>
    private static int RangeStart(JsonElement recorded)
        => recorded.ValueKind == JsonValueKind.Object && recorded.GetProperty("headers").TryGetProperty("Range", out JsonElement range)
            && int.TryParse(range.GetString()!["bytes=".Length..].Split('-')[0], out int start) ? start : 0;

    private static X509Certificate2 CreateCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=AisFs test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
