using AisFs.Client.Http;

namespace AisFs.Client.Objects;

/// <summary>All that can be done with one object. One for each client.</summary>
internal sealed class ObjectArea
{
    public ObjectArea(AisTransport transport)
    {
        ColdGets = new ColdGets(transport);
        Reads = new ObjectReads(transport, ColdGets);
        Writes = new ObjectWrites(transport);
        Appends = new ObjectAppends(transport);
        Multipart = new MultipartRequests(transport);
        Jobs = new ObjectJobs(transport);
    }

    public ColdGets ColdGets { get; }

    public ObjectReads Reads { get; }

    public ObjectWrites Writes { get; }

    public ObjectAppends Appends { get; }

    public MultipartRequests Multipart { get; }

    public ObjectJobs Jobs { get; }
}
