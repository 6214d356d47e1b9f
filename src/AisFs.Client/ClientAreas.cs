using AisFs.Client.Batch;
using AisFs.Client.Buckets;
using AisFs.Client.Cluster;
using AisFs.Client.Etl;
using AisFs.Client.Files;
using AisFs.Client.Groups;
using AisFs.Client.Http;
using AisFs.Client.Jobs;
using AisFs.Client.Listing;
using AisFs.Client.Objects;

namespace AisFs.Client;

/// <summary>The areas of one client, made once. Handles (<see cref="AisBucket"/>, <see cref="AisObject"/> and others) pass their calls on to them.</summary>
internal sealed class ClientAreas
{
    public ClientAreas(AisTransport transport)
    {
        Transport = transport;
        Objects = new ObjectArea(transport);
        Buckets = new BucketArea(transport);
        Lister = new BucketLister(transport);
        Groups = new GroupRequests(transport);
        Jobs = new JobArea(transport);
        Batch = new BatchRequests(transport);
        Etls = new EtlLists(transport);
        Files = new FileUploads(Objects.Writes);
        Cluster = new ClusterRequests(transport);
        Nodes = new NodeRequests(transport);
    }

    public AisTransport Transport { get; }

    public ObjectArea Objects { get; }

    public BucketArea Buckets { get; }

    public BucketLister Lister { get; }

    public GroupRequests Groups { get; }

    public JobArea Jobs { get; }

    public BatchRequests Batch { get; }

    public EtlLists Etls { get; }

    public FileUploads Files { get; }

    public ClusterRequests Cluster { get; }

    public NodeRequests Nodes { get; }
}
