using System.Collections.Concurrent;
using System.Text;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Jobs;

/// <summary>All ETLs, and the transforms that are built in.</summary>
internal sealed class EtlTable
{
    // The longest name first: one may be part of another.
    private static readonly string[] s_builtIn = ["sha256", "reverse", "upper", "echo", "md5"];

    private readonly ConcurrentDictionary<string, EtlRecord> _etls = new(StringComparer.Ordinal);

    public IEnumerable<EtlRecord> All => _etls.Values.OrderBy(etl => etl.Name, StringComparer.Ordinal);

    public bool TryAdd(EtlRecord etl) => _etls.TryAdd(etl.Name, etl);

    public EtlRecord? Find(string name) => _etls.GetValueOrDefault(name);

    public bool Remove(string name) => _etls.TryRemove(name, out _);

    /// <summary>The built-in transform whose name is in a specification, an image's name or code.</summary>
    public static string FindTransform(string specification)
        => Array.Find(s_builtIn, name => specification.Contains(name, StringComparison.OrdinalIgnoreCase)) ?? string.Empty;

    /// <summary>Transforms a content; each result is what the reference transformers of AIStore give.</summary>
    public static byte[] Run(string transform, byte[] content) => transform switch
    {
        "echo" => content,
        "md5" => Encoding.ASCII.GetBytes(Hash("md5", content)),
        "sha256" => Encoding.ASCII.GetBytes(Hash("sha256", content)),
        "upper" => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).ToUpperInvariant()),
        "reverse" => [.. content.Reverse()],
        _ => throw new RequestException(500, "the development server runs no containers: the specification names no built-in transform (echo, md5, sha256, upper, reverse)"),
    };

    private static string Hash(string type, byte[] content)
    {
        using ChecksumState state = Checksums.Create(type)!;
        state.Append(content);
        return state.Value();
    }
}
