using Microsoft.Extensions.DependencyInjection;

namespace AisFs.Client.Extensions.DependencyInjection;

/// <summary>A client that was added to the services.</summary>
internal sealed class AisClientBuilder(string name, IServiceCollection services) : IAisClientBuilder
{
    public string Name => name;

    public IServiceCollection Services => services;
}
