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

    /// <summary>One target promotes so many files of a folder before it answers; more are a job.</summary>
    private const int MaxAtOnce = 16;

    public Task RunAsync(Exchange exchange, ActionMessage message)
    {
        string given = JsonFields.Text(message.Value, "src");
        string source = message.Name.Length > 0 ? message.Name : given;
        if (given.Length > 0 && given != source)
        {
            return exchange.FailAsync(400, null, $"conflicting promote source: \"{source}\" vs \"{given}\"");
        }

        if (SourceError(source) is { } detail)
        {
            return exchange.FailAsync(400, "errInvalidPromoteSource", $"invalid promote source{(source.Length > 0 ? $" \"{source}\"" : string.Empty)}: {detail}");
        }

        Bucket bucket = lookup.Find(exchange, exchange.BucketKey);
        string node = JsonFields.Text(message.Value, "tid");
        NodeInfo? chosen = node.Length == 0 ? null : map.TargetById(node)
            ?? throw new RequestException(404, $"{exchange.Node.Name}: promote failure: node {node} not present in Smap v{map.Version}", "errNodeNotFound");
        List<(string File, string Name)> files = FilesOf(exchange, bucket, source, message);
        if (!Directory.Exists(source) || ((chosen is not null || map.Targets.Count == 1) && files.Count <= MaxAtOnce))
        {
            files.ForEach(file => Promote(bucket, file.File, file.Name, message));
            return exchange.OkAsync();
        }

        Job job = book.Start("promote", bucket.Key);
        foreach ((string file, string name) in files)
        {
            if (Promote(bucket, file, name, message) is { } size)
            {
                job.At(map.OwnerOf(bucket.Key, Encoding.UTF8.GetBytes(name))).Count(size);
            }
        }

        return book.FinishAsync(exchange, job);
    }

    /// <summary>The files, each with the name that its object gets: what the request gives, and the path below the folder, with nothing in between.</summary>
    private List<(string File, string Name)> FilesOf(Exchange exchange, Bucket bucket, string source, ActionMessage message)
    {
        string name = JsonFields.Text(message.Value, "obj");
        if (File.Exists(source))
        {
            return [(source, name.Length == 0 || name.EndsWith('/') ? name + Path.GetFileName(source) : name)];
        }

        if (!Directory.Exists(source))
        {
            throw Directory.Exists(root) ? AtTarget(exchange, bucket, 404, $"stat {source}: no such file or directory", "PathError")
                : AtTarget(exchange, bucket, 400, $"{map.Targets[0].Name}: promote root \"{root}\" does not exist", null);
        }

        SearchOption depth = JsonFields.Flag(message.Value, "rcr") ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly;
        List<(string, string)> files = [.. Directory.EnumerateFiles(source, "*", depth)
            .Order(StringComparer.Ordinal)
            .Select(file => (file, name + Path.GetRelativePath(source, file).Replace(Path.DirectorySeparatorChar, '/')))];
        return files.Count > 0 ? files : throw AtTarget(exchange, bucket, 400, $"{map.Targets[0].Name}: directory \"{source}\" is empty", null);
    }

    /// <summary>The proxy passes on what a target says.</summary>
    private RequestException AtTarget(Exchange exchange, Bucket bucket, int status, string message, string? typeCode)
        => new(status, message, typeCode) { Origin = new ErrorOrigin(map.Targets[0].Name, exchange.Node.Name, $"/v1/txn/{bucket.Key.Name}/begin") };

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

    /// <summary>Makes an object of a file; its size, or null if there is one that must not be overwritten. The file goes in both cases, if it is to go.</summary>
    private long? Promote(Bucket bucket, string file, string name, ActionMessage message)
    {
        byte[] canonical = ObjectNames.Canonical(Encoding.UTF8.GetBytes(name));
        if (!ObjectNames.IsValid(canonical) || canonical.Length == 0)
        {
            throw new RequestException(400, $"invalid object name \"{name}\"", "errInvalidPath");
        }

        long? size = null;
        if (JsonFields.Flag(message.Value, "ovw") || bucket.Find(canonical) is null)
        {
            size = composer.Store(bucket, canonical, to =>
            {
                using FileStream from = File.OpenRead(file);
                from.CopyTo(to);
            });
        }

        if (JsonFields.Flag(message.Value, "dls"))
        {
            File.Delete(file);
        }

        return size;
    }
}
