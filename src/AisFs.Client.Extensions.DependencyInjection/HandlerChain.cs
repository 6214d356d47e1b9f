using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace AisFs.Client.Extensions.DependencyInjection;

/// <summary>
/// Builds the handlers of an HTTP client of IHttpClientFactory around a handler that lives as long as its AIStore client. The factory itself
/// would make another primary handler every two minutes, and with it new connections.
/// </summary>
internal static class HandlerChain
{
    public static HttpMessageHandler Build(IServiceProvider services, string name, HttpMessageHandler primary)
    {
        HttpMessageHandlerBuilder builder = services.GetRequiredService<HttpMessageHandlerBuilder>();
        HttpClientFactoryOptions options = services.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get(name);
        Action<HttpMessageHandlerBuilder> configure = target =>
        {
            foreach (Action<HttpMessageHandlerBuilder> action in options.HttpMessageHandlerBuilderActions)
            {
                action(target);
            }
        };
        foreach (IHttpMessageHandlerBuilderFilter filter in services.GetServices<IHttpMessageHandlerBuilderFilter>().Reverse())
        {
            configure = filter.Configure(configure);
        }

        builder.Name = name;
        configure(builder);
        builder.PrimaryHandler = primary;
        return builder.Build();
    }
}
