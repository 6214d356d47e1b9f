using AisFs.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AisFs.Samples;

/// <summary>A service that uses two clients.</summary>
#region README
internal sealed class Importer(AisClient client, [FromKeyedServices("archive")] AisClient archive)
{
    public async Task RunAsync()
        => Console.WriteLine($"ready: {await client.Cluster.IsReadyAsync()}, and the archive: {await archive.Cluster.IsReadyAsync()}");
}
#endregion
