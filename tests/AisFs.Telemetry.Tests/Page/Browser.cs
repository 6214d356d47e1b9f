using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Telemetry.Tests.Page;

/// <summary>A headless Chromium with one page, driven by its own protocol.</summary>
internal sealed partial class Browser : IAsyncDisposable
{
    private readonly TempFolder _folder = new("browser");
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<string> _complaints = [];
    private BackgroundProcess? _process;
    private string? _session;
    private int _last;

    private Browser()
    {
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Errors and warnings of the page so far: exceptions, the console, requests that failed or were refused.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>Opens a page.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="scheme">light or dark.</param>
    /// <param name="width">The width of the window in pixels.</param>
    /// <param name="height">The height of the window in pixels.</param>
    public static async Task<Browser> OpenAsync(Uri address, string scheme, int width = 1280, int height = 1000)
    {
        Require.Tool("chromium", "chromium");
        Browser browser = new();
        try
        {
            await browser.StartAsync(address, scheme, width, height);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Evaluates a script in the page.</summary>
    public async Task<JsonNode?> EvaluateAsync(string script)
    {
        JsonNode result = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = script, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.Null(result["exceptionDetails"]);
        return result["result"]!["value"];
    }

    /// <summary>Waits until a script is true.</summary>
    public Task UntilAsync(string script, TimeSpan? limit = null)
        => Wait.UntilAsync(
            async () => (await EvaluateAsync(script))?.GetValue<bool>() == true, () => $"{script} did not become true.\n{string.Join('\n', _complaints)}", limit, interval: TimeSpan.FromMilliseconds(200));

    /// <summary>Takes a picture of the whole page.</summary>
    /// <returns>A PNG.</returns>
    public async Task<byte[]> PictureAsync()
    {
        JsonNode result = await SendAsync("Page.captureScreenshot", new JsonObject { ["format"] = "png", ["captureBeyondViewport"] = true });
        return Convert.FromBase64String(result["data"]!.GetValue<string>());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (_process is not null)
        {
            await _process.StopAsync(TimeSpan.FromSeconds(10));
            await _process.DisposeAsync();
        }

        _gate.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync(Uri address, string scheme, int width, int height)
    {
        _process = BackgroundProcess.Start("chromium", [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0", $"--user-data-dir={_folder.MakeFolder("profile")}", "about:blank"]);
        await Wait.UntilAsync(() => Listening().IsMatch(_process.Log.ToString()), () => $"The browser did not start:\n{_process.Log}");
        await _socket.ConnectAsync(new Uri(Listening().Match(_process.Log.ToString()).Groups[1].Value), Token);
        JsonNode target = await SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        _session = (await SendAsync("Target.attachToTarget", new JsonObject { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true }))["sessionId"]!.GetValue<string>();
        foreach (string domain in new[] { "Runtime", "Page", "Log", "Network" })
        {
            await SendAsync($"{domain}.enable", []);
        }

        await SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        await SendAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) });
        await SendAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() });
        await UntilAsync($"location.href === '{address}' && document.readyState === 'complete'");
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject parameters)
    {
        await _gate.WaitAsync(Token);
        try
        {
            int id = ++_last;
            JsonObject message = new() { ["id"] = id, ["method"] = method, ["params"] = parameters };
            if (_session is not null)
            {
                message["sessionId"] = _session;
            }

            await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, Token);
            while (true)
            {
                JsonNode answer = await ReceiveAsync();
                if (answer["id"]?.GetValue<int>() == id)
                {
                    return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer}");
                }

                Note(answer);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        using MemoryStream text = new();
        byte[] buffer = new byte[1 << 16];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), Token);
            text.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(text.ToArray())!;
    }

    private void Note(JsonNode happened)
    {
        JsonNode? details = happened["params"];
        string? complaint = happened["method"]?.GetValue<string>() switch
        {
            "Runtime.exceptionThrown" => details?["exceptionDetails"]?.ToJsonString(),
            "Runtime.consoleAPICalled" when details?["type"]?.GetValue<string>() is "error" or "warning" or "assert" => details.ToJsonString(),
            "Log.entryAdded" when details?["entry"]?["level"]?.GetValue<string>() is "error" or "warning" => details.ToJsonString(),
            "Network.loadingFailed" => details?.ToJsonString(),
            "Network.requestWillBeSent" when details?["request"]?["url"]?.GetValue<string>() is { } url && !url.StartsWith("http://127.0.0.1:", StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal)
                => $"asked for {url}",
            _ => null,
        };
        if (complaint is not null)
        {
            _complaints.Add(complaint);
        }
    }

    [GeneratedRegex("DevTools listening on (ws://\\S+)")]
    private static partial Regex Listening();
}
