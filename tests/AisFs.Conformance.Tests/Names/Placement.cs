using AisFs.Client;
using AisFs.Conformance.Tests.Fixtures;

namespace AisFs.Conformance.Tests.Names;

/// <summary>Which target owns an object of a bucket, as the cluster's map has it.</summary>
internal sealed class Placement
{
    private readonly AisClusterMap _map;
    private readonly string _bucket;

    private Placement(AisClusterMap map, string bucket)
    {
        _map = map;
        _bucket = bucket;
    }

    /// <summary>Asks the cluster.</summary>
    /// <param name="fixture">The bucket.</param>
    public static async Task<Placement> AskAsync(IObjectFixture fixture)
    {
        using AisClient client = new(new AisClientOptions { Endpoints = [fixture.Cluster.Endpoint], Token = fixture.Cluster.Token ?? string.Empty });
        return new Placement(await client.Cluster.GetMapAsync(TestContext.Current.CancellationToken), fixture.Bucket.Name);
    }

    /// <summary>Finds a folder whose child of some name belongs to the target of another object, or to another one.</summary>
    /// <param name="parent">The folder that the folder is in.</param>
    /// <param name="child">The child's name.</param>
    /// <param name="other">The path of the other object.</param>
    /// <param name="isSame">Whether both are to have one target.</param>
    /// <returns>The folder's path.</returns>
    public string FindFolder(string parent, string child, string other, bool isSame)
    {
        string owner = OwnerOf(other);
        for (int i = 0; i < 1000; i++)
        {
            string folder = $"{parent}/d{i}";
            if (OwnerOf($"{folder}/{child}") == owner == isSame)
            {
                return folder;
            }
        }

        Assert.Skip("the cluster has one target only");
        return parent;
    }

    private string OwnerOf(string path) => _map.FindOwner($"ais/@#/{_bucket}/{path.TrimStart('/')}")!.Id;
}
