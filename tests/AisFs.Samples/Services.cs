using AisFs.Client.Extensions.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AisFs.Samples;

/// <summary>Clients as services.</summary>
internal static class Services
{
    public static async Task RunAsync()
    {
        #region README
        ConfigurationManager configuration = new();
        configuration["AIStore:ResponseTimeout"] = "00:00:30";
        ServiceCollection services = new();
        services.AddAisClient(configuration.GetSection("AIStore")).AddHealthCheck();
        services.AddAisClient("archive", settings => settings.ResponseTimeout = TimeSpan.FromMinutes(5));
        services.AddSingleton<Importer>();
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<Importer>().RunAsync();
        #endregion
    }
}
