using AisFs.DevServer.Blobs;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Shared;

/// <summary>The ETLs that requests name, and their work.</summary>
internal sealed class Transforms(EtlTable etls)
{
    /// <summary>The ETLs that a request's query names, in the order of their work; empty if none.</summary>
    /// <exception cref="RequestException">404 or 400: an ETL does not exist, or does not run.</exception>
    public List<EtlRecord> Named(Exchange exchange)
    {
        string name = exchange.Query["etl_name"];
        return name.Length == 0 ? [] : Named(exchange, name, exchange.Query["etl_pipeline"].Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>An ETL and those that go on with its result.</summary>
    /// <exception cref="RequestException">404 or 400: an ETL does not exist, or does not run.</exception>
    public List<EtlRecord> Named(Exchange exchange, string name, IEnumerable<string> pipeline)
        => [.. pipeline.Prepend(name).Select(each => Find(exchange, each) is { IsRunning: true } etl ? etl
            : throw new RequestException(400, $"{exchange.Node.Name}: etl job {each} is not running"))];

    /// <exception cref="RequestException">404: there is no such ETL.</exception>
    public EtlRecord Find(Exchange exchange, string name)
        => etls.Find(name) ?? throw new RequestException(404, $"{exchange.Node.Name}: etl job {name} does not exist", "ErrNotFound");

    /// <summary>What the ETLs make of a content, one after the other.</summary>
    public static byte[] Run(List<EtlRecord> etls, Blob content)
    {
        byte[] bytes = new byte[content.Length];
        int read = 0;
        while (read < bytes.Length)
        {
            read += content.Read(read, bytes.AsSpan(read));
        }

        foreach (EtlRecord etl in etls)
        {
            byte[] result = EtlTable.Run(etl.Transform, bytes);
            etl.Count(bytes.Length, result.Length);
            bytes = result;
        }

        return bytes;
    }
}
