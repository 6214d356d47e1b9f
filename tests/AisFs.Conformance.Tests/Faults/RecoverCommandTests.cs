using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>Files whose upload failed, and the command that sees to them.</summary>
[Collection(AloneCollection.Name)]
public sealed class RecoverCommandTests() : OwnClusterTests("recover")
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    [Semantics("S26", "S75")]
    public async Task What_a_living_mount_could_not_upload_is_offered_and_its_log_tells_where()
    {
        string staging = Temp.MakeFolder("staging");
        await using MountProcess mount = await MountAsync(staging);
        byte[] content = await FailToSaveAsync(mount, "precious");
        Assert.True(await mount.WaitForLogAsync($"its bytes wait in {staging}", s_patience), mount.Log.ToString());
        CommandResult listed = (await RecoverAsync("list", staging)).Ok();
        Assert.Contains("precious", listed.Output, StringComparison.Ordinal);
        (await RecoverAsync("upload", staging)).Ok();
        ByteAssert.Same(content, await Bucket.GetAsync("precious"));
        Assert.Contains("Nothing waits", (await RecoverAsync("list", staging)).Ok().Output, StringComparison.Ordinal);
        Assert.Equal(0, await mount.StopAsync());
        Assert.Empty(Directory.GetFileSystemEntries(staging));
    }

    [Fact]
    [Semantics("S75")]
    public async Task An_upload_replaces_no_object_of_others_and_reaches_no_other_cluster()
    {
        string staging = await LeaveAsync("precious");
        byte[] foreign = TestBytes.Make(500, 77);
        await Bucket.PutAsync("precious", foreign);
        CommandResult refused = (await RecoverAsync("upload", staging)).Failed();
        Assert.Contains("--overwrite", refused.Output, StringComparison.Ordinal);
        ByteAssert.Same(foreign, await Bucket.GetAsync("precious"));

        await using TestCluster other = await TestCluster.StartAsync(new DevServerOptions());
        Assert.SkipWhen(Cluster.IsReal, "there is one real cluster only");
        await other.Raw.CreateBucketAsync(Bucket.Name);
        foreach (string[] more in new string[][] { [], ["--overwrite"] })
        {
            refused = (await CommandRunner.RunAsync(
                DaemonProgram.Path, ["recover", "upload", "--staging-dir", staging, "--endpoint", other.Endpoint, .. more], s_patience)).Failed();
            Assert.Contains("belongs to the cluster", refused.Output, StringComparison.Ordinal);
            Assert.Null(await other.Raw.GetAsync(Bucket.Name, "precious"));
        }

        CommandResult replaced = (await RecoverAsync("upload", staging, "--overwrite")).Ok();
        Assert.Contains("uploaded", replaced.Output, StringComparison.Ordinal);
        ByteAssert.Same(TestBytes.Make(300_000, 8), await Bucket.GetAsync("precious"));
    }

    [Fact]
    [Semantics("S75")]
    public async Task What_had_arrived_is_told_as_such()
    {
        string staging = await LeaveAsync("precious");
        await Bucket.PutAsync("precious", TestBytes.Make(300_000, 8));
        Assert.Contains("had arrived already", (await RecoverAsync("upload", staging)).Ok().Output, StringComparison.Ordinal);
        Assert.Contains("Nothing waits", (await RecoverAsync("list", staging)).Ok().Output, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S79")]
    public async Task The_bytes_can_be_saved_to_a_folder_without_a_cluster()
    {
        string staging = await LeaveAsync("sub/.. precious");
        string folder = Temp.Combine("saved");
        CommandResult saved = (await CommandRunner.RunAsync(
            DaemonProgram.Path, ["recover", "upload", "--staging-dir", staging, "--save-to", folder], s_patience)).Ok();
        string file = Assert.Single(Directory.GetFiles(folder));
        Assert.Contains(file, saved.Output, StringComparison.Ordinal);
        ByteAssert.Same(TestBytes.Make(300_000, 8), await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));

        // Nothing is written over, and the file still waits.
        (await CommandRunner.RunAsync(DaemonProgram.Path, ["recover", "upload", "--staging-dir", staging, "--save-to", folder], s_patience)).Failed();
        Assert.Contains("precious", (await RecoverAsync("list", staging)).Ok().Output, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S79")]
    public async Task Discard_asks_and_refuses_where_nobody_can_be_asked()
    {
        TestKit.Require.Tool("script", "bsdutils");
        string staging = await LeaveAsync("precious");
        CommandResult refused = (await RecoverAsync("discard", staging)).Failed();
        Assert.Contains("--yes", refused.Error, StringComparison.Ordinal);
        string command = $"'{DaemonProgram.Path}' recover discard --staging-dir '{staging}'";
        CommandResult asked = await CommandRunner.RunAsync("script", ["-qec", command, "/dev/null"], s_patience, input: "n\n");
        Assert.Contains("for good? [y/N]", asked.Output, StringComparison.Ordinal);
        Assert.Contains("precious", (await RecoverAsync("list", staging)).Ok().Output, StringComparison.Ordinal);
        asked = await CommandRunner.RunAsync("script", ["-qec", command, "/dev/null"], s_patience, input: "y\n");
        Assert.Contains("discarded", asked.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing waits", (await RecoverAsync("list", staging)).Ok().Output, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S79")]
    public async Task An_entry_is_named_by_its_id_and_a_name_that_nothing_has_is_an_error()
    {
        string staging = Temp.MakeFolder("staging");
        await using (MountProcess mount = await MountAsync(staging))
        {
            await FailToSaveAsync(mount, "one");
            await FailToSaveAsync(mount, "two");
        }

        CommandResult missing = (await RecoverAsync("discard", staging, "--yes", "three")).Failed();
        Assert.Contains("'three'", missing.Error, StringComparison.Ordinal);
        string line = (await RecoverAsync("list", staging)).Ok().Output.Split('\n').Single(line => line.Contains("  one  ", StringComparison.Ordinal));
        (await RecoverAsync("discard", staging, "--yes", line.Split(' ')[0])).Ok();
        string left = (await RecoverAsync("list", staging)).Ok().Output;
        Assert.Contains("  two  ", left, StringComparison.Ordinal);
        Assert.DoesNotContain("  one  ", left, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S78")]
    public async Task A_bad_entry_costs_one_sentence_and_the_good_ones_go_on()
    {
        string staging = await LeaveAsync("precious");
        string folder = Assert.Single(Directory.GetDirectories(staging));
        await File.WriteAllTextAsync(Path.Combine(folder, "0000aaaa.json"), "{\"format\":2,\"name\":null}", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "0000bbbb.json"), new string('[', 100_000), TestContext.Current.CancellationToken);
        (await CommandRunner.RunAsync("mkfifo", [Path.Combine(folder, "0000cccc.json")])).Ok();
        File.CreateSymbolicLink(Path.Combine(folder, "0000dddd.json"), "/etc/passwd");
        CommandResult uploaded = (await RecoverAsync("upload", staging)).Ok();
        Assert.Equal(4, uploaded.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        ByteAssert.Same(TestBytes.Make(300_000, 8), await Bucket.GetAsync("precious"));
    }

    [Fact]
    [Semantics("S77")]
    public async Task A_staging_folder_that_others_can_enter_or_that_lies_in_the_mount_is_refused()
    {
        string open = Temp.MakeFolder("open");
        await File.WriteAllTextAsync(Path.Combine(open, "file"), "years", TestContext.Current.CancellationToken);
        (await CommandRunner.RunAsync("chmod", ["755", open])).Ok();
        string mountpoint = Temp.MakeFolder("mnt");
        foreach ((string staging, string words) in new[] { (open, "chmod 700"), (Path.Combine(mountpoint, "x"), "mount itself"), (mountpoint, "mount itself") })
        {
            CommandResult refused = (await CommandRunner.RunAsync(
                DaemonProgram.Path, ["mount", Bucket.Url, mountpoint, "--endpoint", Cluster.Endpoint, "--foreground", "--staging-dir", staging], s_patience)).Failed();
            Assert.Contains(words, refused.Error, StringComparison.Ordinal);
            Assert.Contains("staging-dir", refused.Error, StringComparison.Ordinal);
        }

        Assert.Contains("chmod 700", (await RecoverAsync("list", open)).Failed().Error, StringComparison.Ordinal);
    }

    private async Task<string> LeaveAsync(string name)
    {
        string staging = Temp.MakeFolder("staging");
        await using MountProcess mount = await MountAsync(staging);
        await FailToSaveAsync(mount, name);
        Assert.Equal(0, await mount.StopAsync());
        return staging;
    }

    // 300,000 bytes of a new file, which would go up from memory.
    private async Task<byte[]> FailToSaveAsync(MountProcess mount, string name)
    {
        byte[] content = TestBytes.Make(300_000, 8);
        Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 403, Operation = Operation.ObjectPut }]);
        using (KernelDriver driver = new(mount.Mountpoint, Feature.Objects, s_patience, mount.Kill))
        {
            if (name.LastIndexOf('/') is > 0 and var slash)
            {
                Cluster.Server.Faults.Clear();
                driver.MakeDirectory("/" + name[..slash]).Ok();
                Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 403, Operation = Operation.ObjectPut }]);
            }

            ITestFile file = driver.Open("/" + name, OpenMode.Write | OpenMode.Create).Ok();
            file.WriteAll(content, 0).Ok();
            Assert.False(file.Close().Succeeded);
        }

        Assert.True(await mount.WaitForLogAsync($"{name} was not uploaded", s_patience), mount.Log.ToString());
        Cluster.Server.Faults.Clear();
        return content;
    }

    private Task<MountProcess> MountAsync(string staging)
        => MountProcess.StartAsync(new MountOptions { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token, Arguments = ["--staging-dir", staging, "--timeout", "2s"] });

    private Task<CommandResult> RecoverAsync(string action, string staging, params string[] more)
        => CommandRunner.RunAsync(DaemonProgram.Path, ["recover", action, "--staging-dir", staging, "--endpoint", Cluster.Endpoint, .. more], s_patience);
}
