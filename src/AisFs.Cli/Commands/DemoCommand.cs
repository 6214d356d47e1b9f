using System.CommandLine;
using AisFs.Cli.Logging;
using AisFs.Cli.Mounting;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using Serilog.Events;
using Spectre.Console;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs demo</c>: server, sample data and mount in one go.</summary>
internal static class DemoCommand
{
    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Option<string> mountpoint = new("--mountpoint") { Description = "Where to mount. Default: a new folder below the temporary folder.", HelpName = "DIR" };
        Command command = new("demo", "Start the embedded server with sample data and mount it; Ctrl-C ends both.") { mountpoint };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string? given = parsed.GetValue(mountpoint);
            string target = given is null
                ? OperatingSystem.IsWindows() ? "*" : Directory.CreateTempSubdirectory("aisfs-demo-").FullName
                : MountpointText.Normalise(given);
            string staging = Directory.CreateTempSubdirectory("aisfs-demo-staging-").FullName;
            try
            {
                if (given is not null && target.Length > 2)
                {
                    Directory.CreateDirectory(target);
                }

                return await RunAsync(target, staging, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Directory.Delete(staging, recursive: true);
                if (given is null && Directory.Exists(target))
                {
                    Directory.Delete(target);
                }
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(string mountpoint, string staging, CancellationToken cancellationToken)
    {
        using LogSetup log = LogSetup.Create(LogEventLevel.Warning, console: true, path: null);
        StopSignals signals = StopSignals.Listen();
        DevCluster cluster = await DevCluster.StartAsync(new DevServerOptions(), log.Factory, cancellationToken).ConfigureAwait(false);
        await using (cluster.ConfigureAwait(false))
        {
            SampleData.Fill(cluster);
            MountSettings settings = new() { Endpoints = [cluster.Endpoint.ToString()], StagingDirectory = staging, Foreground = true };
            return await MountRunner.RunAsync(new MountRun("ais://", mountpoint, settings, log, signals) { OnReady = place => Announce(cluster.Endpoint, place) }).ConfigureAwait(false);
        }
    }

    // Plain lines: what is to be copied into a shell must not be wrapped.
    private static void Announce(Uri endpoint, string mountpoint)
    {
        AnsiConsole.Markup("[bold green]AisFs demo[/]: ");
        Console.WriteLine($"an AIS-compatible server at {endpoint} is mounted at {mountpoint}");
        Console.WriteLine();
        Console.WriteLine("Try, in another terminal:");
        foreach (string line in OperatingSystem.IsWindows() ? Windows(mountpoint) : Unix(mountpoint, endpoint))
        {
            Console.WriteLine("  " + line);
        }

        Console.WriteLine();
        Console.WriteLine("Ctrl-C unmounts and ends the server; the data goes with it.");
    }

    private static string[] Unix(string m, Uri endpoint) =>
    [
        $"ls -lR {m}",
        $"cat {m}/documents/welcome.txt",
        $"cp -a /etc/ssl {m}/documents/ && diff -r /etc/ssl {m}/documents/ssl",
        $"mkdir {m}/my-bucket && echo hello > {m}/my-bucket/hello.txt",
        $"getfattr -n user.ais.checksum {m}/my-bucket/hello.txt",
        $"curl -sL {endpoint}v1/objects/my-bucket/hello.txt",
    ];

    private static string[] Windows(string m) => [$"dir /s {m}\\", $"type {m}\\documents\\welcome.txt"];
}
