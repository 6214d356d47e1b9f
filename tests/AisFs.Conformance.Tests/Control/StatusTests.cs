using System.Diagnostics;
using System.Text.Json;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Control;

/// <summary><c>aisfs status</c>: all mounts of a host, whatever becomes of some of them.</summary>
[Collection(AloneCollection.Name)]
public sealed class StatusTests() : OwnClusterTests("status", "python3")
{
    // Stands between the commands and a mount: passes questions on, but for those that hold a word, which it never answers.
    private const string HoldingSocket = """
        import os, socket, sys, threading
        path, word = sys.argv[1], sys.argv[2].encode()
        os.rename(path, path + '.mount')
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen(16)
        print('holds', flush=True)
        def serve(client):
            question = client.recv(65536)
            if not question or word in question:
                client.recv(1)
                return
            mount = socket.socket(socket.AF_UNIX)
            mount.connect(path + '.mount')
            mount.sendall(question)
            while piece := mount.recv(65536):
                client.sendall(piece)
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
        """;

    // What asking may take, beyond what the command takes where there is nothing to ask.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    [Fact]
    [Semantics("S150", "S151")]
    public async Task Three_mounts_of_which_one_is_of_a_hanging_cluster_and_one_hangs_itself_are_told_in_time()
    {
        await using TestCluster hanging = await TestCluster.StartAsync();
        await using TestBucket other = await hanging.CreateBucketAsync("hang");
        MountOptions options = Shared(Options());
        await using MountProcess well = await MountProcess.StartAsync(options);
        await using MountProcess stopped = await MountProcess.StartAsync(options);
        await using MountProcess cut = await MountProcess.StartAsync(options with { Source = other.Url, Endpoint = hanging.Endpoint });
        foreach (MountProcess mount in new[] { well, stopped, cut })
        {
            await mount.WaitForControlAsync();
        }

        await Wait.UntilAsync(async () => (await well.AskAsync("status")).ExitCode == 0);
        hanging.Server.Faults.Set([new FaultRule { Action = FaultAction.Hang }]);
        stopped.Signal(LibcConstants.SIGSTOP);
        try
        {
            Stopwatch watch = Stopwatch.StartNew();
            (await CommandRunner.RunAsync(DaemonProgram.Path, ["status"], environment: new Dictionary<string, string> { ["AISFS_RUNTIME_DIR"] = Temp.Combine("none") })).Ok();
            TimeSpan alone = watch.Elapsed;
            watch.Restart();
            CommandResult status = (await well.AskAsync("status", "--json")).Failed();
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, alone + s_limit);
            JsonElement mounts = JsonDocument.Parse(status.Output).RootElement.GetProperty("mounts");
            Assert.Equal(3, mounts.GetArrayLength());
            JsonElement first = Find(mounts, well.Mountpoint);
            Assert.Equal("ok", first.GetProperty("status").GetProperty("cluster").GetProperty("state").GetString());
            Assert.Equal(well.Pid, first.GetProperty("mount").GetProperty("pid").GetInt32());
            Assert.Equal(Bucket.Url, first.GetProperty("mount").GetProperty("source").GetString());
            Assert.False(Find(mounts, stopped.Mountpoint).GetProperty("answers").GetBoolean());
            Assert.Equal("does not answer", Find(mounts, stopped.Mountpoint).GetProperty("failure").GetString());
            await Wait.UntilAsync(async () => Find(await MountsAsync(well), cut.Mountpoint) is var told && told.GetProperty("answers").GetBoolean() && told.GetProperty("status").GetProperty("cluster").GetProperty("state").GetString() == "no-answer");
        }
        finally
        {
            stopped.Signal(LibcConstants.SIGCONT);
            hanging.Server.Faults.Clear();
        }

        Assert.Contains($"{well.Mountpoint}  {Bucket.Url}", (await well.AskAsync("status", well.Mountpoint)).Ok().Output, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S152")]
    public async Task Files_that_are_not_uploaded_are_named_with_size_age_and_last_error()
    {
        await using MountProcess mount = await MountProcess.StartAsync(Options("--timeout", "1s"));
        await mount.WaitForControlAsync();
        Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 507, Method = "PUT" }]);

        // The file stays open, and every fsync of it fails.
        await using BackgroundProcess writer = BackgroundProcess.Start("python3", ["-c", """
            import os, sys, time
            file = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY)
            os.write(file, b'x' * 1234)
            try:
                os.fsync(file)
            except OSError:
                print('failed', flush=True)
            time.sleep(600)
            """, Path.Combine(mount.Mountpoint, "f")]);
        await Wait.UntilAsync(() => writer.Log.ToString().Contains("failed", StringComparison.Ordinal));
        JsonElement unsaved = (await AnswerAsync(mount)).GetProperty("status").GetProperty("unsaved");
        Assert.Equal((1, 1234L, 1), (unsaved.GetProperty("files").GetInt32(), unsaved.GetProperty("bytes").GetInt64(), unsaved.GetProperty("failed").GetInt32()));
        JsonElement file = unsaved.GetProperty("oldest")[0];
        Assert.Equal("/f", file.GetProperty("path").GetString());
        Assert.Equal("open", file.GetProperty("state").GetString());
        Assert.True(file.GetProperty("ageSeconds").GetDouble() > 0);
        Assert.Contains("NoSpace", file.GetProperty("error").GetString(), StringComparison.Ordinal);
        await Wait.UntilAsync(async () => (await mount.AskAsync("status", "--open")).Output.Contains("/f  1 handle, 1 for writing", StringComparison.Ordinal));

        Cluster.Server.Faults.Clear();
        Assert.Contains("1 file of 1 uploaded", (await mount.AskAsync("flush", mount.Mountpoint)).Ok().Output, StringComparison.Ordinal);
        Assert.Equal(1234, (await Bucket.HeadAsync("f"))?.Size);
    }

    [Theory]
    [InlineData("v1/open", "their names could not be asked for: does not answer")]
    [InlineData("v1/status", "does not answer")]
    [Semantics("S259")]
    public async Task A_question_that_is_not_answered_in_time_is_told_and_the_exit_code_says_so(string question, string told)
    {
        await using MountProcess mount = await MountProcess.StartAsync(Options());
        await mount.WaitForControlAsync();
        await Wait.UntilAsync(async () => (await mount.AskAsync("status", "--open")).ExitCode == 0);
        await using BackgroundProcess holding = BackgroundProcess.Start("python3", ["-c", HoldingSocket, mount.ControlSocket, question]);
        await Wait.UntilAsync(() => holding.Log.ToString().Contains("holds", StringComparison.Ordinal));

        CommandResult text = (await mount.AskAsync("status", "--open")).Failed();
        Assert.Equal(1, text.ExitCode);
        Assert.Contains(told, text.Output, StringComparison.Ordinal);
        Assert.Equal(question == "v1/open", text.Output.Contains("log level", StringComparison.Ordinal));
        JsonElement entry = JsonDocument.Parse((await mount.AskAsync("status", "--open", "--json")).Failed().Output).RootElement.GetProperty("mounts")[0];
        Assert.Equal("does not answer", entry.GetProperty("failure").GetString());
        Assert.Equal(question == "v1/open", entry.GetProperty("answers").GetBoolean());
    }

    [Fact]
    [Semantics("S153")]
    public async Task What_a_dead_mount_has_left_is_removed_and_no_command_hangs_on_it()
    {
        await using MountProcess mount = await MountProcess.StartAsync(Options());
        await mount.WaitForControlAsync();
        await mount.CrashAsync();
        Assert.True(File.Exists(mount.ControlSocket));
        Assert.Contains("No mount", (await mount.AskAsync("status")).Ok().Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(mount.RuntimeFolder));
        Assert.Contains("has died", (await mount.AskAsync("forget", Path.Combine(mount.Mountpoint, "f"))).Failed().Error, StringComparison.Ordinal);
        Assert.Contains(mount.Mountpoint, (await mount.AskAsync("doctor", "--json")).Ended().Output, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S153")]
    public async Task A_socket_whose_process_number_belongs_to_another_program_is_removed()
    {
        await using MountProcess mount = await MountProcess.StartAsync(Options());
        await mount.WaitForControlAsync();

        // Copies of what a dead mount has left, under the number of this process, which lives.
        string left = Path.Combine(mount.RuntimeFolder, $"{Environment.ProcessId}.json");
        File.Copy(Path.ChangeExtension(mount.ControlSocket, ".json"), left);
        Assert.Single((await MountsAsync(mount)).EnumerateArray());
        Assert.False(File.Exists(left));
    }

    [Fact]
    [Semantics("S154")]
    public async Task A_mount_goes_on_when_its_program_is_replaced_and_tells_its_own_version()
    {
        string installed = Temp.MakeFolder("installed");
        CopyProgram(installed, "0.0.7");
        string program = Path.Combine(installed, "aisfs");
        await Bucket.PutAsync("f", "text"u8.ToArray());
        await using MountProcess mount = await MountProcess.StartAsync(Options() with { Program = program });
        await mount.WaitForControlAsync();

        // As a package manager does it: the old files go, new ones take their names.
        Directory.Delete(installed, recursive: true);
        CopyProgram(installed, "0.0.8");
        Assert.Contains("aisfs 0.0.8", (await CommandRunner.RunAsync(program, ["version"])).Ok().Output, StringComparison.Ordinal);
        Assert.Equal("text", (await CommandRunner.RunAsync("cat", [Path.Combine(mount.Mountpoint, "f")])).Ok().Output);
        Assert.Equal("0.0.7", (await MountsAsync(mount))[0].GetProperty("mount").GetProperty("version").GetString());
    }

    // The program of this build, as if it had another version: that is a text in one of its assemblies, which native code has not.
    private static void CopyProgram(string folder, string version)
    {
        string source = Path.GetDirectoryName(DaemonProgram.Built)!;
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(source).Where(static file => Path.GetExtension(file) is not (".pdb" or ".xml")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        string assembly = Path.Combine(folder, "aisfs.dll");
        byte[] bytes = File.ReadAllBytes(assembly);
        byte[] own = "0.1.0"u8.ToArray();
        int count = 0;
        for (int at = bytes.AsSpan().IndexOf(own); at >= 0 && count < 100; count++)
        {
            System.Text.Encoding.ASCII.GetBytes(version).CopyTo(bytes, at);
            int next = bytes.AsSpan(at + own.Length).IndexOf(own);
            at = next < 0 ? -1 : at + own.Length + next;
        }

        Assert.InRange(count, 1, 10);
        File.WriteAllBytes(assembly, bytes);
    }

    private MountOptions Shared(MountOptions options)
        => options with { Environment = new Dictionary<string, string>(options.Environment) { ["AISFS_RUNTIME_DIR"] = Temp.Combine("run") } };

    private static async Task<JsonElement> MountsAsync(MountProcess mount)
        => JsonDocument.Parse((await mount.AskAsync("status", "--json")).Ended().Output).RootElement.GetProperty("mounts");

    // On a busy machine a mount may not answer in time once.
    private static async Task<JsonElement> AnswerAsync(MountProcess mount)
    {
        JsonElement found = default;
        await Wait.UntilAsync(async () => (found = Find(await MountsAsync(mount), mount.Mountpoint)).GetProperty("answers").GetBoolean());
        return found;
    }

    private static JsonElement Find(JsonElement mounts, string mountpoint)
        => mounts.EnumerateArray().Single(mount => mount.GetProperty("mount").GetProperty("mountpoint").GetString() == mountpoint);

    private MountOptions Options(params string[] arguments) => new() { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token, Arguments = arguments };
}
