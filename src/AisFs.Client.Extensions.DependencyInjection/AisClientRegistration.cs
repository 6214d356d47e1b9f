using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AisFs.Client.Extensions.DependencyInjection;

/// <summary>What else was said about clients: changes of their options, in the order in which they were said.</summary>
internal sealed class AisClientRegistration
{
    /// <summary>The changes.</summary>
    public List<Func<IServiceProvider, AisClientOptions, AisClientOptions>> Changes { get; } = [];

    /// <summary>Makes the client of a name.</summary>
    public static AisClient Create(IServiceProvider services, string name)
    {
        AisClientOptions options = services.GetRequiredService<IOptionsMonitor<AisClientSettings>>().Get(name).ToOptions();
        foreach (Func<IServiceProvider, AisClientOptions, AisClientOptions> change in services.GetRequiredService<IOptionsMonitor<AisClientRegistration>>().Get(name).Changes)
        {
            options = change(services, options);
        }

        ILogger? logger = services.GetService<ILoggerFactory>()?.CreateLogger(name.Length == 0 ? "AisFs.Client" : $"AisFs.Client.{name}");
        return new AisClient(options, logger);
    }
}
