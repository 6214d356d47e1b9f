using AisFs.TestKit.Cluster;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A fixture whose files are the objects of a bucket.</summary>
public interface IObjectFixture
{
    TestCluster Cluster { get; }

    /// <summary>The bucket, as another program sees it.</summary>
    TestBucket Bucket { get; }
}
