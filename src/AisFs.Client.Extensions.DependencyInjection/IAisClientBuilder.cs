using Microsoft.Extensions.DependencyInjection;

namespace AisFs.Client.Extensions.DependencyInjection;

/// <summary>Says more about a client that was added to the services.</summary>
public interface IAisClientBuilder
{
    /// <summary>The name of the client; empty for the one without a name.</summary>
    string Name { get; }

    /// <summary>The services.</summary>
    IServiceCollection Services { get; }
}
