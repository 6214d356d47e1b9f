using System.CommandLine;
using System.Net.Sockets;
using AisFs.Cli.Logging;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using Microsoft.Extensions.Logging;
using Serilog.Events;

namespace AisFs.Cli.Commands.Serving;

/// <summary><c>aisfs serve</c>: the embedded AIS-compatible server alone.</summary>
internal static class ServeCommand
{
    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        ServeOptions options = new();
        Command command = new("serve", "Run the embedded AIS-compatible server for development and tests.");
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(options.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServeRequest request, CancellationToken cancellationToken)
    {
        using LogSetup log = LogSetup.Create(request.IsQuiet ? LogEventLevel.Error : LogEventLevel.Information, console: true, path: null);
        StopSignals signals = StopSignals.Listen();
        if (request.Options.DataDirectory is { } directory)
        {
            MakeFolder(directory);
        }

        DevCluster cluster = await StartAsync(request.Options, log.Factory, cancellationToken).ConfigureAwait(false);
        await using (cluster.ConfigureAwait(false))
        {
            Fill(cluster, request);
            Console.Out.WriteLine(cluster.Endpoint.ToString().TrimEnd('/'));
            if (cluster.AuthNEndpoint is { } authn)
            {
                Console.Out.WriteLine(authn.ToString().TrimEnd('/'));
            }

            Console.Out.Flush();
            await signals.Stop.ConfigureAwait(false);
        }

        return ExitCode.Success;
    }

    private static void Fill(DevCluster cluster, ServeRequest request)
    {
        if (request.HasSample)
        {
            SampleData.Fill(cluster);
        }

        try
        {
            request.Seed?.Fill(cluster);
        }
        catch (IOException e)
        {
            throw new StartException($"--seed: {e.Message}");
        }
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
