using System.Text;
using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Handlers;

internal static partial class ObjectHandler
{
    /// <summary>Files of this machine become objects.</summary>
    private static async Task PromoteAsync(Exchange exchange, ActionMessage message)
    {
        string source = Text(message, "src") is { Length: > 0 } given ? given : message.Name;
        string name = Text(message, "obj");
        bool recursive = Flag(message, "rcr");
        bool overwrite = Flag(message, "ovw");
        bool deleteSource = Flag(message, "dls");
        string? root = exchange.Cluster.Options.PromoteRoot;
        if (SourceError(source, root) is { } detail)
        {
            await exchange.FailAsync(400, "errInvalidPromoteSource", $"invalid promote source \"{source}\": {detail}").ConfigureAwait(false);
            return;
        }

        Bucket bucket = Buckets.Find(exchange, exchange.BucketKey);
        if (File.Exists(source))
        {
            string file = name.Length == 0 || name.EndsWith('/') ? name + Path.GetFileName(source) : name;
            Promote(exchange, bucket, source, file, overwrite, deleteSource);
            await exchange.OkAsync().ConfigureAwait(false);
            return;
        }

        if (!Directory.Exists(source))
        {
            await exchange.FailAsync(404, null, $"stat {source}: no such file or directory").ConfigureAwait(false);
            return;
        }

        Job job = exchange.Cluster.Jobs.Start("promote", bucket.Key, exchange.Cluster.Now);
        string prefix = name.Length == 0 || name.EndsWith('/') ? name : name + "/";
        foreach (string file in Directory.EnumerateFiles(source, "*", recursive ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly))
        {
            string relative = Path.GetRelativePath(source, file).Replace(Path.DirectorySeparatorChar, '/');
            job.Count(Promote(exchange, bucket, file, prefix + relative, overwrite, deleteSource));
        }

        job.Finish(exchange.Cluster.Now, TimeSpan.Zero);
        await exchange.TextAsync(job.Id).ConfigureAwait(false);
    }

    private static string? SourceError(string source, string? root)
    {
        const string RealRoot = "/var/lib/ais/promote";
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

        string shown = root ?? RealRoot;
        return root is not null && (source == root || source.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal)) ? null : "must be under " + shown;
    }

    private static long Promote(Exchange exchange, Bucket bucket, string file, string name, bool overwrite, bool deleteSource)
    {
        byte[] canonical = ObjectNames.Canonical(Encoding.UTF8.GetBytes(name));
        if (!ObjectNames.IsValid(canonical) || canonical.Length == 0)
        {
            throw new RequestException(400, $"invalid object name \"{name}\"", "errInvalidPath");
        }

        if (!overwrite && bucket.Find(canonical) is not null)
        {
            return 0;
        }

        long now = exchange.Cluster.Now;
        using ChecksumState? checksum = Checksums.Create(bucket.Properties.ChecksumType);
        using BlobWriter writer = exchange.Cluster.Storage.CreateWriter(-1);
        using (FileStream from = File.OpenRead(file))
        using (BlobWriterStream to = new(writer, checksum))
        {
            from.CopyTo(to);
        }

        Blob content = writer.Seal();
        long size = content.Length;
        bucket.Store(canonical, present => new ObjectRecord
        {
            Content = content,
            Version = NextVersion(bucket, present),
            ChecksumType = checksum?.Type ?? Checksums.None,
            ChecksumValue = checksum?.Value() ?? string.Empty,
            Custom = present?.Custom ?? [],
            Modified = now,
            Accessed = now,
        });
        if (deleteSource)
        {
            File.Delete(file);
        }

        return size;
    }

    private static string Text(ActionMessage message, string field)
        => message.Value.ValueKind == JsonValueKind.Object && message.Value.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : string.Empty;

    private static bool Flag(ActionMessage message, string field)
        => message.Value.ValueKind == JsonValueKind.Object && message.Value.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.True;
}
