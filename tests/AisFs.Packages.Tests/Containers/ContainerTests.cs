using System.Text.Json.Nodes;
using AisFs.Packages.Tests.Building;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;

namespace AisFs.Packages.Tests.Containers;

/// <summary>The container image: what it says, and its entry point, run in what it unpacks to.</summary>
public sealed class ContainerTests
{
    // Without a container engine: namespaces, the devices that a mount needs, and nothing of this machine's files.
    private const string Enter =
        """
        set -euo pipefail
        image=$1 user=$2
        shift 2
        mount --bind "$image" "$image"
        mount --rbind /dev "$image/dev"
        mount -t proc proc "$image/proc"
        exec chroot "$user" "$image" "$@"
        """;

    private static readonly string[] s_namespaces = ["--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"];

    [Fact]
    public async Task The_image_starts_aisfs_and_stops_it_by_SIGTERM()
    {
        using TempFolder folder = new();
        JsonNode image = await UnpackAsync(folder);
        JsonNode settings = image["config"]!;
        Assert.Equal("/usr/bin/aisfs", (string?)settings["Entrypoint"]!.AsArray().Single());
        Assert.Equal("SIGTERM", (string?)settings["StopSignal"]);
        Assert.Equal("amd64", (string?)image["architecture"]);
        Assert.Contains("SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt", settings["Env"]!.AsArray().Select(static value => (string)value!));
        Assert.False(File.Exists(folder.Combine("root/usr/bin/sh")));
    }

    [Fact]
    public async Task The_program_runs_with_nothing_but_the_image_also_for_a_user_without_rights()
    {
        Require.That(Environment.IsPrivilegedProcess, "entering an image needs root");
        using TempFolder folder = new();
        await UnpackAsync(folder);
        string[] arguments = [.. s_namespaces, "bash", "-c", Enter, "bash", folder.Combine("root"), "--userspec=65532:65532", "/usr/bin/aisfs", "version"];
        CommandResult result = (await CommandRunner.RunAsync("unshare", arguments)).Ok();
        Assert.StartsWith($"aisfs {PackageSet.Version}\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S183")]
    public async Task The_entry_point_mounts_and_ends_in_good_order()
    {
        Require.Fuse();
        Require.That(Environment.IsPrivilegedProcess, "entering an image needs root");
        using TempFolder folder = new();
        await UnpackAsync(folder);
        await using ServerProcess server = await ServerProcess.StartAsync();
        using RawCluster cluster = new(server.Endpoint, null);
        await cluster.CreateBucketAsync("packages-image");
        await cluster.PutAsync("packages-image", "greeting", "hello"u8.ToArray());

        // The first process of the image is the mount; the second one looks at it from beside.
        await using BackgroundProcess container = BackgroundProcess.Start(
            "unshare",
            [
                .. s_namespaces, "bash", "-c", Enter, "bash", folder.Combine("root"), "--userspec=0:0",
                "/usr/bin/aisfs", "mount", "ais://packages-image", "/mnt", "--foreground", "--endpoint", server.Endpoint,
            ]);
        int pid = 0;
        bool mounted = await Wait.TryUntilAsync(() => container.HasExited || (pid = ChildOf(container.Pid)) > 0 && File.Exists($"/proc/{pid}/root/mnt/greeting"));
        Assert.True(mounted && !container.HasExited, container.Log.ToString());
        CommandResult read = (await CommandRunner.RunAsync("cat", [$"/proc/{pid}/root/mnt/greeting"])).Ok();
        Assert.Equal("hello", read.Output);
        (await CommandRunner.RunAsync("kill", ["-TERM", $"{pid}"])).Ok();
        Assert.True(await container.WaitAsync(TimeSpan.FromSeconds(60)), container.Log.ToString());
        Assert.Equal(0, container.ExitCode);
    }

    [Fact]
    public async Task The_entry_point_serves_a_cluster_for_a_user_without_rights()
    {
        Require.That(Environment.IsPrivilegedProcess, "entering an image needs root");
        using TempFolder folder = new();
        await UnpackAsync(folder);
        await using BackgroundProcess container = BackgroundProcess.Start(
            "unshare",
            [
                .. s_namespaces, "bash", "-c", Enter, "bash", folder.Combine("root"), "--userspec=65532:65532",
                "/usr/bin/aisfs", "serve", "--port", "0", "--quiet", "--address", "0.0.0.0", "--sample",
            ]);
        string? endpoint = null;
        await Wait.TryUntilAsync(() => container.HasExited || (endpoint = container.Log.ToString().Split('\n').FirstOrDefault(static line => line.StartsWith("http", StringComparison.Ordinal))?.Trim()) is not null);
        Assert.True(endpoint is not null, container.Log.ToString());
        using HttpClient http = new();
        Assert.StartsWith("Welcome", await http.GetStringAsync(new Uri(endpoint + "/s3/documents/welcome.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        (await CommandRunner.RunAsync("kill", ["-TERM", $"{ChildOf(container.Pid)}"])).Ok();
        Assert.True(await container.WaitAsync(TimeSpan.FromSeconds(60)), container.Log.ToString());
        Assert.Equal(0, container.ExitCode);
    }

    private static int ChildOf(int pid)
        => int.TryParse(File.Exists($"/proc/{pid}/task/{pid}/children") ? File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ')[0] : string.Empty, out int child) ? child : 0;

    // An OCI archive: an index names the manifest, which names the configuration and the layers.
    private static async Task<JsonNode> UnpackAsync(TempFolder folder)
    {
        PackageSet packages = await PackageSet.LinuxAsync();
        string archive = folder.MakeFolder("archive");
        (await CommandRunner.RunAsync("tar", ["-xf", packages.Get("aisfs-VERSION-linux-x64.oci.tar"), "-C", archive])).Ok();
        JsonNode index = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(archive, "index.json")))!;
        JsonNode manifest = JsonNode.Parse(await File.ReadAllTextAsync(Blob(index["manifests"]![0]!)))!;
        foreach (JsonNode? layer in manifest["layers"]!.AsArray())
        {
            (await CommandRunner.RunAsync("tar", ["-xzpf", Blob(layer!), "-C", folder.MakeFolder("root")])).Ok();
        }

        return JsonNode.Parse(await File.ReadAllTextAsync(Blob(manifest["config"]!)))!;

        string Blob(JsonNode entry) => Path.Combine(archive, "blobs", ((string)entry["digest"]!).Replace(':', '/'));
    }
}
