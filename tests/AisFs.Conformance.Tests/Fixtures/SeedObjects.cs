using System.Globalization;
using AisFs.DevServer.Api;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>Puts many objects behind a fixture's folder: at once into the embedded server, one by one into a real cluster.</summary>
internal static class SeedObjects
{
    private const int Digits = 5;

    public static async Task RunAsync(IObjectFixture fixture, string folder, string prefix, int count, int size)
    {
        if (!fixture.Cluster.IsReal)
        {
            fixture.Cluster.Server.SeedObjects(new ObjectSeed
            {
                Bucket = fixture.Bucket.Name,
                Prefix = $"{folder.TrimStart('/')}/{prefix}",
                Count = count,
                Size = size,
                Digits = Digits,
            });
            return;
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, _) => await fixture.Bucket.PutAsync(
                $"{folder}/{prefix}{i.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0')}", new byte[size]));
    }
}
