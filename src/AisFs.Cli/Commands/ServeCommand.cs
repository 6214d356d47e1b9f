using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using AisFs.Cli.Logging;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using Microsoft.Extensions.Logging;
using Serilog.Events;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs serve</c>: the embedded AIS-compatible server alone.</summary>
internal static class ServeCommand
{
    private const int DefaultPort = 51080;

    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Option<string> port = new("--port") { Description = $"Port of the proxy; 0: any free one. Default: {DefaultPort}.", HelpName = "N" };
        Option<string> targets = new("--targets") { Description = "Number of targets, 1 to 16. Default: 2.", HelpName = "N" };
        Option<string> address = new("--address") { Description = "Address to listen on. Default: 127.0.0.1.", HelpName = "IP" };
        Option<string> data = new("--data-dir") { Description = "Folder that keeps buckets and objects. Default: memory.", HelpName = "DIR" };
        Option<string> memory = new("--memory") { Description = "Memory that objects may take, for example 2GiB. Default: half of the machine's.", HelpName = "SIZE" };
        Option<bool> sample = new("--sample") { Description = "Fill the cluster with sample data." };
        Option<bool> quiet = new("--quiet") { Description = "Print the endpoint, and nothing else." };
        Command command = new("serve", "Run the embedded AIS-compatible server for development and tests.") { port, targets, address, data, memory, sample, quiet };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string addressText = parsed.GetValue(address) ?? "127.0.0.1";
            DevServerOptions options = new()
            {
                ProxyPort = parsed.GetValue(port) is { } p ? ValueParser.Number("--port", p, 0, 65535) : DefaultPort,
                TargetCount = parsed.GetValue(targets) is { } t ? ValueParser.Number("--targets", t, 1, 16) : 2,
                Address = IPAddress.TryParse(addressText, out IPAddress? ip)
                    ? ip
                    : throw new OptionException($"--address: '{addressText}' is not an IP address."),
                DataDirectory = parsed.GetValue(data) is { } folder ? ValueParser.FullPath("--data-dir", folder) : null,
            };
            if (parsed.GetValue(memory) is { } size)
            {
                options = options with { MemoryLimit = ValueParser.Size("--memory", size) };
                if (options.MemoryLimit < 1 << 20)
                {
                    throw new OptionException($"--memory: '{size}' is less than 1MiB.");
                }
            }

            bool isQuiet = parsed.GetValue(quiet);
            using LogSetup log = LogSetup.Create(isQuiet ? LogEventLevel.Error : LogEventLevel.Information, console: true, path: null);
            StopSignals signals = StopSignals.Listen();
            if (options.DataDirectory is { } directory)
            {
                MakeFolder(directory);
            }

            DevCluster cluster = await StartAsync(options, log.Factory, cancellationToken).ConfigureAwait(false);
            await using (cluster.ConfigureAwait(false))
            {
                if (parsed.GetValue(sample))
                {
                    SampleData.Fill(cluster);
                }

                Console.Out.WriteLine(cluster.Endpoint.ToString().TrimEnd('/'));
                Console.Out.Flush();
                await signals.Stop.ConfigureAwait(false);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<DevCluster> StartAsync(DevServerOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        try
        {
            return await DevCluster.StartAsync(options, loggers, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new StartException($"--address: nothing can listen at {options.Address}: {e.Message}");
        }
    }

    private static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptionException($"--data-dir: '{path}' cannot be made or used as a folder: {e.Message}");
        }
    }
}
