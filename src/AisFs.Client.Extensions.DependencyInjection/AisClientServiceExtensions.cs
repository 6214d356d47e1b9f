using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AisFs.Client.Extensions.DependencyInjection;

/// <summary>Adds clients of AIStore clusters to the services of a program.</summary>
public static class AisClientServiceExtensions
{
    /// <summary>
    /// Adds the client without a name: a singleton <see cref="AisClient"/>, made when it is first asked for, with settings from the
    /// variables of the AIStore tools.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>Says more about the client.</returns>
    public static IAisClientBuilder AddAisClient(this IServiceCollection services) => services.AddAisClient(static _ => { });

    /// <summary>Adds the client without a name, see <see cref="AddAisClient(IServiceCollection)"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the settings.</param>
    /// <returns>Says more about the client.</returns>
    public static IAisClientBuilder AddAisClient(this IServiceCollection services, Action<AisClientSettings> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        IAisClientBuilder builder = Add(services, string.Empty, configure);
        services.TryAddSingleton(static provider => AisClientRegistration.Create(provider, string.Empty));
        return builder;
    }

    /// <summary>Adds the client without a name, with the settings of a section of the configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section, see <see cref="AisClientSettings"/> for its keys.</param>
    /// <returns>Says more about the client.</returns>
    public static IAisClientBuilder AddAisClient(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddAisClient(settings => section.Bind(settings));
    }

    /// <summary>
    /// Adds a client with a name: a singleton that is asked for by its name as the key, for example by
    /// <see cref="FromKeyedServicesAttribute"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name; not empty.</param>
    /// <param name="configure">Sets the settings.</param>
    /// <returns>Says more about the client.</returns>
    public static IAisClientBuilder AddAisClient(this IServiceCollection services, string name, Action<AisClientSettings> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        IAisClientBuilder builder = Add(services, name, configure);
        services.TryAddKeyedSingleton(name, static (provider, key) => AisClientRegistration.Create(provider, (string)key!));
        return builder;
    }

    /// <summary>Adds a client with a name, with the settings of a section of the configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name; not empty.</param>
    /// <param name="section">The section, see <see cref="AisClientSettings"/> for its keys.</param>
    /// <returns>Says more about the client.</returns>
    public static IAisClientBuilder AddAisClient(this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddAisClient(name, settings => section.Bind(settings));
    }

    /// <summary>Changes the options that the settings have become: what a configuration can't say.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="change">Gives the changed options.</param>
    /// <returns>The same builder.</returns>
    public static IAisClientBuilder ConfigureOptions(this IAisClientBuilder builder, Func<IServiceProvider, AisClientOptions, AisClientOptions> change)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(change);
        builder.Services.Configure<AisClientRegistration>(builder.Name, registration => registration.Changes.Add(change));
        return builder;
    }

    /// <summary>Sends requests through a handler of the program's own around the client's, for example a <see cref="DelegatingHandler"/>.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="create">Gives the handler from the client's own, see <see cref="AisClientOptions.HandlerFactory"/>.</param>
    /// <returns>The same builder.</returns>
    public static IAisClientBuilder UseHandler(this IAisClientBuilder builder, Func<IServiceProvider, SocketsHttpHandler, HttpMessageHandler> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return builder.ConfigureOptions((services, options) => options with { HandlerFactory = own => create(services, own) });
    }

    /// <summary>
    /// Sends requests through the handlers that were added to an HTTP client of IHttpClientFactory, around the client's own: those of
    /// <c>AddHttpMessageHandler</c>, and the factory's log. The primary handler stays that of the AIStore client, and lives as long.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="httpClientName">The name of the HTTP client.</param>
    /// <returns>The same builder.</returns>
    public static IAisClientBuilder UseHttpClientFactory(this IAisClientBuilder builder, string httpClientName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(httpClientName);
        builder.Services.AddHttpClient(httpClientName);
        return builder.UseHandler((services, own) => HandlerChain.Build(services, httpClientName, own));
    }

    /// <summary>Adds a health check that asks whether the cluster is ready.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="checkName">The name of the check; null: <c>aistore</c>, and the name of the client behind it.</param>
    /// <param name="failureStatus">What a cluster that is not ready is reported as; null: unhealthy.</param>
    /// <param name="tags">The tags of the check; null: none.</param>
    /// <returns>The same builder.</returns>
    public static IAisClientBuilder AddHealthCheck(
        this IAisClientBuilder builder, string? checkName = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string client = builder.Name;
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            checkName ?? (client.Length == 0 ? "aistore" : $"aistore-{client}"),
            services => new AisClientHealthCheck(client.Length == 0 ? services.GetRequiredService<AisClient>() : services.GetRequiredKeyedService<AisClient>(client)),
            failureStatus,
            tags));
        return builder;
    }

    private static AisClientBuilder Add(IServiceCollection services, string name, Action<AisClientSettings> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<AisClientSettings>(name).Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AisClientSettings>, AisClientSettingsValidator>());
        return new AisClientBuilder(name, services);
    }
}
