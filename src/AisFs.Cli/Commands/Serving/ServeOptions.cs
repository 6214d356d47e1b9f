using System.CommandLine;
using System.Net;
using AisFs.Cli.Options;
using AisFs.DevServer.Api;

namespace AisFs.Cli.Commands.Serving;

/// <summary>The options of <c>aisfs serve</c>, and the server that they describe.</summary>
internal sealed class ServeOptions
{
    /// <summary>Below the ports that Linux gives to clients (net.ipv4.ip_local_port_range), so that no client has it already.</summary>
    public const int DefaultPort = 27080;

    private const string PasswordVariable = "AIS_AUTHN_SU_PASS";
    private const string DefaultPassword = "admin";
    private static readonly (string Name, DevServerFeatures Feature)[] s_features =
        [("S3-API-via-Root", DevServerFeatures.S3ViaRoot), ("S3-Reverse-Proxy", DevServerFeatures.S3ReverseProxy)];

    private readonly Option<string> _port = new("--port")
    {
        Description = $"Port of the proxy, 0 to 65535; the targets take the ports behind it. 0: any free ones. Default: {DefaultPort}.",
        HelpName = "N",
    };

    private readonly Option<string> _targets = new("--targets") { Description = "Number of targets, 1 to 16. Default: 2.", HelpName = "N" };
    private readonly Option<string> _address = new("--address") { Description = "Address to listen on. Default: 127.0.0.1.", HelpName = "IP" };
    private readonly Option<string> _host = new("--host") { Description = "Host name that redirects and the cluster map tell; needed where clients reach the server by another address. Default: the address.", HelpName = "NAME" };
    private readonly Option<string> _data = new("--data-dir") { Description = "Folder that keeps buckets and objects. Default: memory.", HelpName = "DIR" };
    private readonly Option<string> _memory = new("--memory") { Description = "Memory that objects may take, for example 2GiB; more is refused with 507. Default: half of the machine's.", HelpName = "SIZE" };
    private readonly Option<string> _seed = new("--seed") { Description = "JSON file with the buckets and objects to fill the cluster with: see \"A cluster to try things on\" in mount.md.", HelpName = "FILE" };
    private readonly Option<bool> _sample = new("--sample") { Description = "Fill the cluster with sample data." };
    private readonly Option<string> _promote = new("--promote-root") { Description = "Folder of which clients may promote files to objects. Default: promote is refused.", HelpName = "DIR" };
    private readonly Option<bool> _authn = new("--authn")
    {
        Description = $"Want a token with every request, and run the AuthN service on the port behind the targets'. Its administrator is admin with the password in {PasswordVariable}, default {DefaultPassword}.",
    };

    private readonly Option<string> _features = new("--features")
    {
        Description = $"Features of the cluster, separated by commas: {string.Join(", ", s_features.Select(static item => item.Name))}. With the latter the proxy redirects no S3 client: rclone, awscli and boto3 need that.",
        HelpName = "LIST",
    };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Print the endpoint (and that of the AuthN service), and nothing else." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_port, _targets, _address, _host, _data, _memory, _seed, _sample, _promote, _authn, _features, _quiet])
        {
            command.Add(option);
        }
    }

    /// <summary>What a command line asks for.</summary>
    /// <exception cref="OptionException">A value makes no sense.</exception>
    public ServeRequest Read(ParseResult parsed)
    {
        string address = parsed.GetValue(_address) ?? "127.0.0.1";
        int port = parsed.GetValue(_port) is { } p ? ValueParser.Number("--port", p, 0, 65535) : DefaultPort;
        int targets = parsed.GetValue(_targets) is { } t ? ValueParser.Number("--targets", t, 1, 16) : 2;
        bool authn = parsed.GetValue(_authn);
        CheckPorts(port, targets + (authn ? 1 : 0));
        DevServerOptions options = new()
        {
            ProxyPort = port,
            TargetCount = targets,
            Address = IPAddress.TryParse(address, out IPAddress? ip) ? ip : throw new OptionException($"--address: '{address}' is not an IP address."),
            AdvertisedHost = parsed.GetValue(_host) is { } host ? HostOf(host) : null,
            DataDirectory = parsed.GetValue(_data) is { } folder ? ValueParser.FullPath("--data-dir", folder) : null,
            PromoteRoot = parsed.GetValue(_promote) is { } root ? FolderOf(root) : null,
            Features = FeaturesOf(parsed.GetValue(_features) ?? string.Empty),
            AuthN = authn ? new DevAuthNOptions { Port = port == 0 ? 0 : port + targets + 1, AdminPassword = Password() } : null,
        };
        if (parsed.GetValue(_memory) is { } size)
        {
            options = options with { MemoryLimit = ValueParser.Size("--memory", size) };
            if (options.MemoryLimit < 1 << 20)
            {
                throw new OptionException($"--memory: '{size}' is less than 1MiB; write at least that.");
            }
        }

        return new ServeRequest(options, parsed.GetValue(_seed) is { } file ? SeedReader.Read(file) : null, parsed.GetValue(_sample), parsed.GetValue(_quiet));
    }

    private static void CheckPorts(int port, int behind)
    {
        if (port > 0 && port + behind > ushort.MaxValue)
        {
            throw new OptionException($"--port: behind {port} there are no {behind} ports for the other servers; choose one up to {ushort.MaxValue - behind}.");
        }
    }

    private static string HostOf(string host) => Uri.CheckHostName(host) != UriHostNameType.Unknown
        ? host : throw new OptionException($"--host: '{host}' is not a host name; write a name or an address, without http:// and port.");

    private static string FolderOf(string folder)
    {
        string path = ValueParser.FullPath("--promote-root", folder);
        return Directory.Exists(path) ? path : throw new OptionException($"--promote-root: there is no folder '{path}'; make it, or name another one.");
    }

    private static string Password() => Environment.GetEnvironmentVariable(PasswordVariable) is { Length: > 0 } password ? password : DefaultPassword;

    private static DevServerFeatures FeaturesOf(string list)
    {
        DevServerFeatures features = DevServerFeatures.None;
        foreach (string name in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            DevServerFeatures found = s_features.FirstOrDefault(item => item.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Feature;
            features |= found != DevServerFeatures.None
                ? found : throw new OptionException($"--features: there is no feature '{name}'; write {string.Join(" or ", s_features.Select(static item => item.Name))}.");
        }

        return features;
    }
}
