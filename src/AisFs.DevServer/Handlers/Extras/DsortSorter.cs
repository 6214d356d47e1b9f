using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AisFs.DevServer.Archives;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>Sorts the records of shards, members that differ in their extension only, into new shards. All of them are in memory meanwhile.</summary>
internal sealed class DsortSorter(ObjectComposer composer)
{
    private const long MaxBytes = 256 << 20;

    /// <summary>Sorts.</summary>
    /// <param name="spec">What is to be done.</param>
    /// <param name="keyMap">Says which shards records belong to; null: the specification names them.</param>
    /// <param name="shards">The input shards: name and object; the contents are held by the caller.</param>
    /// <param name="to">The bucket of the new shards.</param>
    /// <param name="job">Counts what is done.</param>
    /// <exception cref="RequestException">There is too much, there are more shards than names, or a shard cannot be read.</exception>
    public void Sort(DsortSpec spec, DsortKeyMap? keyMap, IReadOnlyList<(byte[] Name, ObjectRecord Shard)> shards, Bucket to, DsortRecord job)
    {
        if (shards.Sum(static shard => shard.Shard.Size) > MaxBytes)
        {
            throw new RequestException(507, $"the development server sorts at most {MaxBytes >> 20} MiB at a time");
        }

        List<Record> records = Read(spec, shards);
        job.Records = records.Count;
        List<OutputShard> filled = keyMap is null ? Fill(spec, Order(spec, records)) : Fill(spec, keyMap, Order(spec, records));
        foreach (OutputShard shard in filled.Where(_ => !spec.IsDryRun))
        {
            Write(to, shard, spec.OutputExtension);
            job.Created++;
        }
    }

    private static List<Record> Read(DsortSpec spec, IReadOnlyList<(byte[] Name, ObjectRecord Shard)> shards)
    {
        List<Record> records = [];
        Dictionary<string, Record> byName = new(StringComparer.Ordinal);
        foreach ((byte[] name, ObjectRecord shard) in shards)
        {
            ArchiveKind kind = spec.InputExtension.Length > 0 ? ArchiveKinds.ByMime(spec.InputExtension) : ArchiveKinds.Of(string.Empty, name, shard.Content);
            string shown = Encoding.UTF8.GetString(name);
            try
            {
                foreach (ArchiveMember member in ArchiveReader.Read(kind, shard.Content))
                {
                    string key = KeyOf(member.Name);
                    if (!byName.TryGetValue(key, out Record? record))
                    {
                        records.Add(byName[key] = record = new Record(key));
                    }

                    if (record.Files.Any(file => file.Name == member.Name))
                    {
                        throw new RequestException(409, $"dsort: record \"{member.Name}\" is duplicated (shard \"{shown}\")");
                    }

                    using MemoryStream content = new();
                    member.Content?.CopyTo(content);
                    record.Files.Add((member.Name, content.ToArray()));
                }
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
            {
                throw new RequestException(400, $"dsort: error extracting from \"{shown}\": {e.Message}");
            }
        }

        return records;
    }

    /// <summary>What names a record: the member's name without its extension.</summary>
    private static string KeyOf(string member)
    {
        int dot = member.LastIndexOf('.');
        return dot > member.LastIndexOf('/') + 1 ? member[..dot] : member;
    }

    private static List<Record> Order(DsortSpec spec, List<Record> records)
    {
        switch (spec.Algorithm)
        {
            case "none":
                return records;
            case "shuffle":
                Record[] shuffled = [.. records];
                (spec.Seed is { } seed ? new Random(seed) : Random.Shared).Shuffle(shuffled);
                return [.. shuffled];
            case "content" when spec.KeyType != "string":
                return Sorted(records, record => NumberOf(record, spec), Comparer<double>.Default, spec);
        }

        return Sorted(records, record => spec.Algorithm == "md5" ? Md5Of(record) : spec.Algorithm == "content" ? ContentOf(record, spec) : record.Name, StringComparer.Ordinal, spec);
    }

    private static List<Record> Sorted<TKey>(List<Record> records, Func<Record, TKey> key, IComparer<TKey> comparer, DsortSpec spec)
        => [.. spec.Decreasing ? records.OrderByDescending(key, comparer) : records.OrderBy(key, comparer)];

    private static string Md5Of(Record record)
#pragma warning disable CA5351 // The order is that of these sums; nothing is secured by them.
        => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(record.Name)));
#pragma warning restore CA5351

    private static string ContentOf(Record record, DsortSpec spec)
        => record.Files.FirstOrDefault(file => file.Name.EndsWith(spec.KeyExtension, StringComparison.Ordinal)).Content is { } content
            ? Encoding.UTF8.GetString(content).Trim()
            : throw new RequestException(400, $"dsort: record \"{record.Name}\" has no file with the extension \"{spec.KeyExtension}\"");

    private static double NumberOf(Record record, DsortSpec spec)
        => double.TryParse(ContentOf(record, spec), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
            : throw new RequestException(400, $"dsort: record \"{record.Name}\": the key \"{ContentOf(record, spec)}\" is no {spec.KeyType}");

    /// <summary>A shard takes records until it is as large as wanted.</summary>
    private static List<OutputShard> Fill(DsortSpec spec, List<Record> records)
    {
        long size = spec.ShardSize > 0 ? spec.ShardSize : (long)Math.Ceiling(records.Sum(static record => record.Size) / (double)spec.Output.Names().Count());
        List<OutputShard> shards = [];
        using IEnumerator<string> names = spec.Output.FirstNames().GetEnumerator();
        foreach (Record record in records)
        {
            if (shards.Count == 0 || shards[^1].Size >= size)
            {
                string name = names.MoveNext() ? names.Current
                    : throw new RequestException(400, $"number of shards to be created exceeds expected number of shards ({shards.Count})");
                shards.Add(new OutputShard(ArchiveKinds.ByName(Encoding.UTF8.GetBytes(name)) == ArchiveKind.None ? name + spec.OutputExtension : name));
            }

            shards[^1].Records.Add(record);
        }

        return shards;
    }

    /// <summary>As AIStore does it: the names are those of the map, and a shard ends when it is larger than wanted.</summary>
    private static List<OutputShard> Fill(DsortSpec spec, DsortKeyMap keyMap, List<Record> records)
    {
        Dictionary<string, (IEnumerator<string> Names, List<OutputShard> Shards)> groups = new(StringComparer.Ordinal);
        foreach (Record record in records)
        {
            string template = keyMap.Find(LookupKeyOf(record, spec));
            if (!groups.TryGetValue(template, out (IEnumerator<string> Names, List<OutputShard> Shards) group))
            {
                NameTemplate names = NameTemplate.ParseShards(template);
                groups[template] = group = names.IsPrefix ? throw new RequestException(400, $"invalid template \"{template}\": a range is missing") : (names.FirstNames().GetEnumerator(), []);
            }

            if (group.Shards.Count == 0 || group.Shards[^1].Size > spec.ShardSize)
            {
                group.Shards.Add(new OutputShard(group.Names.MoveNext() ? group.Names.Current
                    : throw new RequestException(400, $"number of shards to be created using {template} template exceeds expected number of shards ({group.Shards.Count})")));
            }

            group.Shards[^1].Records.Add(record);
        }

        return [.. groups.Values.SelectMany(static group => group.Shards)];
    }

    /// <summary>The key of a record: the name of its first member, unless its content or a sum is the key.</summary>
    private static string LookupKeyOf(Record record, DsortSpec spec) => spec.Algorithm switch
    {
        "content" => ContentOf(record, spec),
        "md5" => Md5Of(record),
        _ => record.Files[0].Name,
    };

    private void Write(Bucket to, OutputShard shard, string extension)
        => composer.Store(to, ObjectNames.Canonical(Encoding.UTF8.GetBytes(shard.Name)), stream =>
        {
            using ArchiveWriter archive = new(ArchiveKinds.ByMime(extension), stream);
            foreach ((string member, byte[] content) in shard.Records.SelectMany(static record => record.Files))
            {
                using MemoryStream from = new(content);
                archive.Add(member, from, DateTimeOffset.UnixEpoch);
            }
        });

    private sealed record OutputShard(string Name)
    {
        public List<Record> Records { get; } = [];

        public long Size => Records.Sum(static record => record.Size);
    }

    private sealed record Record(string Name)
    {
        public List<(string Name, byte[] Content)> Files { get; } = [];

        public long Size => Files.Sum(static file => (long)file.Content.Length);
    }
}
