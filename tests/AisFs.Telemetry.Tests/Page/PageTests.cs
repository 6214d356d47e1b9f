using System.Text.RegularExpressions;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;

namespace AisFs.Telemetry.Tests.Page;

/// <summary>The page with charts, in a real browser over a real mount.</summary>
public sealed class PageTests
{
    // How many colours a canvas has: an empty one has one.
    private const string Colours = """
        (name => {
          const canvas = document.querySelector(`[data-chart="${name}"] canvas`);
          const bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, seen = new Set();
          for (let at = 0; at < bytes.length; at += 4) seen.add(bytes[at] << 16 | bytes[at + 1] << 8 | bytes[at + 2]);
          return seen.size;
        })
        """;

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    [Semantics("S173")]
    public async Task The_charts_draw_what_the_mount_does(string scheme)
    {
        Require.Tool("chromium", "chromium");
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("page");
        await bucket.PutAsync("read-0", new byte[300_000]);
        await using ObservedMount mount = await ObservedMount.StartAsync(cluster, bucket.Url);
        await using Browser browser = await Browser.OpenAsync(mount.Address, scheme);
        await browser.UntilAsync("document.getElementById('health').textContent === 'ready'");
        Assert.Equal(mount.Folder, (await browser.EvaluateAsync("document.getElementById('mount').textContent"))!.GetValue<string>());
        Assert.Equal("empty", await StateAsync(browser, "Cache hits"));

        await using (new Load(mount.Folder, isVaried: false))
        {
            await browser.UntilAsync("[...document.querySelectorAll('figure')].every(figure => figure.dataset.state === 'live')");
            await browser.UntilAsync("[...document.querySelectorAll('[data-chart=Throughput] .legend b')].every(value => /[1-9].*iB/.test(value.textContent))");
        }

        foreach (string chart in new[] { "Throughput", "Operations", "Latency of operations", "Cache hits", "Uploads", "Requests to the cluster", "Latency of the cluster", "Memory and staging" })
        {
            Assert.Equal("live", await StateAsync(browser, chart));
            Assert.True((await browser.EvaluateAsync($"{Colours}('{chart}')"))!.GetValue<int>() > 3, chart);
        }

        string background = (await browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor"))!.GetValue<string>();
        int[] parts = [.. Regex.Matches(background, "[0-9]+").Select(static match => int.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(scheme == "dark", parts.Average() < 128);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    [Semantics("S173")]
    public async Task A_mount_that_ended_is_told()
    {
        Require.Tool("chromium", "chromium");
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("page");
        await using ObservedMount mount = await ObservedMount.StartAsync(cluster, bucket.Url);
        await using Browser browser = await Browser.OpenAsync(mount.Address, "light");
        await browser.UntilAsync("document.getElementById('health').textContent === 'ready'");
        Assert.Equal(0, await mount.Process.StopAsync());
        await browser.UntilAsync("document.getElementById('health').textContent.startsWith('no answer')");
        Assert.Equal("bad", (await browser.EvaluateAsync("document.getElementById('health').className"))!.GetValue<string>());
    }

    private static async Task<string> StateAsync(Browser browser, string chart)
        => (await browser.EvaluateAsync($"document.querySelector('[data-chart=\"{chart}\"]').dataset.state"))!.GetValue<string>();
}
