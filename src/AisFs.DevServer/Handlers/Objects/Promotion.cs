using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>Makes objects of files of this machine.</summary>
/// <param name="lookup">Finds the bucket.</param>
/// <param name="composer">Stores the objects.</param>
/// <param name="book">Keeps the job of a folder.</param>
/// <param name="map">The nodes.</param>
/// <param name="root">The path under which files may be read; null refuses every promote.</param>
internal sealed class Promotion(BucketLookup lookup, ObjectComposer composer, JobBook book, ClusterMap map, string? root)
{
    /// <summary>The path that the real cluster takes files from.</summary>
    private const string RealRoot = "/var/lib/ais/promote";

    public Task RunAsync(Exchange exchange, ActionMessage message)
    {
        string source = JsonFields.Text(message.Value, "src") is { Length: > 0 } given ? given : message.Name;
        string name = JsonFields.Text(message.Value, "obj");
        if (SourceError(source) is { } detail)
        {
            return exchange.FailAsync(400, "errInvalidPromoteSource", $"invalid promote source \"{source}\": {detail}");
        }

        Bucket bucket = lookup.Find(exchange, exchange.BucketKey);
        if (File.Exists(source))
        {
            string file = name.Length == 0 || name.EndsWith('/') ? name + Path.GetFileName(source) : name;
            Promote(bucket, source, file, message);
            return exchange.OkAsync();
        }

        if (!Directory.Exists(source))
        {
            return exchange.FailAsync(404, null, $"stat {source}: no such file or directory");
        }

        Job job = book.Start("promote", bucket.Key);
        PromoteFolder(bucket, source, name.Length == 0 || name.EndsWith('/') ? name : name + "/", message, job);
        return book.FinishAsync(exchange, job);
    }

    private void PromoteFolder(Bucket bucket, string source, string prefix, ActionMessage message, Job job)
    {
        SearchOption depth = JsonFields.Flag(message.Value, "rcr") ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly;
        foreach (string file in Directory.EnumerateFiles(source, "*", depth))
        {
            string relative = Path.GetRelativePath(source, file).Replace(Path.DirectorySeparatorChar, '/');
            string name = prefix + relative;
            job.At(map.OwnerOf(bucket.Key, Encoding.UTF8.GetBytes(name))).Count(Promote(bucket, file, name, message));
        }
    }

    private string? SourceError(string source)
    {
        if (source.Length == 0)
        {
            return "pathname is empty";
        }

        if (!Path.IsPathRooted(source))
        {
            return "must be an absolute path";
        }

        if (!ObjectNames.IsValidPath(Encoding.UTF8.GetBytes(source)))
        {
            return "must not contain '.' or '..' path elements";
        }

        bool isBelowRoot = root is not null && (source == root || source.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal));
        return isBelowRoot ? null : "must be under " + (root ?? RealRoot);
    }

    private long Promote(Bucket bucket, string file, string name, ActionMessage message)
    {
        byte[] canonical = ObjectNames.Canonical(Encoding.UTF8.GetBytes(name));
        if (!ObjectNames.IsValid(canonical) || canonical.Length == 0)
        {
            throw new RequestException(400, $"invalid object name \"{name}\"", "errInvalidPath");
        }

        bool mayOverwrite = JsonFields.Flag(message.Value, "ovw");
        if (!mayOverwrite && bucket.Find(canonical) is not null)
        {
            return 0;
        }

        long size = composer.Store(bucket, canonical, to =>
        {
            using FileStream from = File.OpenRead(file);
            from.CopyTo(to);
        });
        if (JsonFields.Flag(message.Value, "dls"))
        {
            File.Delete(file);
        }

        return size;
    }
}
