using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Listing;

/// <summary>What a list-objects message asks for.</summary>
internal sealed class ListQuery
{
    public const int MaxPageSize = 10000;
    public const int FlagCached = 1;
    public const int FlagMissing = 2;
    public const int FlagArchives = 8;
    public const int FlagNameOnly = 16;
    public const int FlagNameSize = 32;
    public const int FlagNotCached = 1 << 9;
    public const int FlagOnlyRemote = 1 << 10;
    public const int FlagNoRecursion = 2048;
    public const int FlagDiff = 1 << 12;
    public const int FlagNoDirectories = 8192;
    public const int FlagS3 = 1 << 14;

    /// <summary>The flags and the names that the control message of a listing's job gives them.</summary>
    private static readonly (int Flag, string Name)[] s_flagNames =
    [
        (FlagCached, "cached"), (FlagMissing, "missing"), (1 << 2, "deleted"), (FlagArchives, "arch-dir"), (FlagNameOnly, "name-only"), (FlagNameSize, "name-size"),
        (1 << 6, "bck-present"), (1 << 7, "no-head-remote"), (1 << 8, "no-add-remote"), (FlagNotCached, "not-cached"), (FlagOnlyRemote, "only-remote-props"), (FlagNoRecursion, "no-recursion"),
        (FlagDiff, "diff"), (FlagNoDirectories, "no-dirs"), (FlagS3, "s3"),
    ];

    public string Uuid { get; private set; } = string.Empty;

    /// <summary>Whether the message names no listing to go on with.</summary>
    public bool IsNew { get; private set; }

    public string Props { get; private set; } = string.Empty;

    public string TimeFormat { get; private set; } = GoTime.Rfc822;

    public byte[] Prefix { get; private set; } = [];

    public byte[] StartAfter { get; private set; } = [];

    public byte[] Token { get; private set; } = [];

    public long Flags { get; private set; }

    public int PageSize { get; private set; } = MaxPageSize;

    /// <summary>Whether the page size is one at which the real target's process ends.</summary>
    public bool EndsTargets { get; private set; }

    /// <summary>Whether the pages of a remote bucket are told as they come from there: nothing is added of what this cluster knows.</summary>
    public bool IsOnlyRemote { get; private set; }

    /// <summary>Whether the uuid looks like one.</summary>
    public bool HasValidUuid => Ids.LooksLikeOne(Uuid);

    public bool Has(int flag) => (Flags & flag) != 0;

    public bool Wants(string prop) => !Has(FlagNameOnly) && Props.Contains(prop, StringComparison.Ordinal);

    /// <summary>What is asked for, in the words of the listing's job.</summary>
    /// <param name="bucket">The bucket's name for display.</param>
    public string Describe(string bucket)
    {
        string prefix = Prefix.Length > 0 ? "/" + Encoding.UTF8.GetString(Prefix) : string.Empty;
        string flags = string.Join(',', s_flagNames.Where(entry => Has(entry.Flag)).Select(static entry => entry.Name));
        return $"{bucket}{prefix}, props:{Props}" + (Flags != 0 ? ", flags:" + flags : string.Empty);
    }

    public static ListQuery Parse(string node, JsonElement value)
    {
        ListQuery query = new();
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty field in value.EnumerateObject())
            {
                query.Set(node, field, value);
            }
        }
        else if (value.ValueKind != JsonValueKind.Undefined)
        {
            throw Malformed(node, value, "apc.LsoMsg.ReadObject: expect { or n");
        }

        query.Complete();
        return query;
    }

    private void Complete()
    {
        IsNew = Uuid.Length == 0;
        Uuid = IsNew ? Ids.New(9) : Uuid;
        Prefix = Prefix is [.., (byte)'*'] ? Prefix[..^1] : Prefix;
        if (!ObjectNames.IsValidPath(Prefix))
        {
            throw new RequestException(400, $"bad list-objects request: invalid prefix \"{Encoding.UTF8.GetString(Prefix)}\"", "errInvalidPath");
        }

        IsOnlyRemote = !Has(FlagCached | FlagNotCached | FlagDiff) && (Has(FlagOnlyRemote | FlagNameOnly | FlagNameSize) || Props is "" or "name" or "name,size");
        switch (Props)
        {
            case "" when Has(FlagCached):
                Props = "name,size,checksum,atime";
                break;
            case "":
                Props = "name,size,cached";
                break;
            case "name":
                Flags |= FlagNameOnly;
                break;
        }
    }

    private void Set(string node, JsonProperty field, JsonElement message)
    {
        switch (field.Name)
        {
            case "uuid":
                Uuid = Text(node, field, message);
                break;
            case "props":
                Props = Text(node, field, message);
                break;
            case "time_format":
                TimeFormat = Text(node, field, message) is { Length: > 0 } layout ? layout : GoTime.Rfc822;
                break;
            case "prefix":
                Prefix = Name(node, field, message);
                break;
            case "start_after":
                StartAfter = Name(node, field, message);
                break;
            case "continuation_token":
                Token = Name(node, field, message);
                break;
            case "target":
            case "hdr":
                break;
            case "flags":
                if (field.Value.ValueKind != JsonValueKind.String)
                {
                    throw Malformed(node, message, $"apc.LsoMsg.Flags: stringModeNumberDecoder: expect \", but found {field.Value.GetRawText()[0]}");
                }

                Flags = long.TryParse(field.Value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out long flags)
                    ? flags
                    : throw Malformed(node, message, "apc.LsoMsg.Flags: readUint64: unexpected character");
                break;
            case "pagesize":
                if (field.Value.ValueKind != JsonValueKind.Number || !field.Value.TryGetInt64(out long size))
                {
                    throw Malformed(node, message, "apc.LsoMsg.PageSize: readUint64: unexpected character");
                }

                EndsTargets = size < 0;
                PageSize = size is <= 0 or > MaxPageSize ? MaxPageSize : (int)size;
                break;
            default:
                throw Malformed(node, message, $"apc.LsoMsg.ReadObject: found unknown field: {field.Name}");
        }
    }

    /// <summary>A name, or a piece of one; bytes that are no UTF-8 stand in the message as they are.</summary>
    private static byte[] Name(string node, JsonProperty field, JsonElement message)
    {
        if (field.Value.ValueKind == JsonValueKind.String)
        {
            ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(field.Value);
            if (!Utf8.IsValid(raw))
            {
                return JsonNames.Unescape(raw[1..^1]);
            }
        }

        return Encoding.UTF8.GetBytes(Text(node, field, message));
    }

    private static string Text(string node, JsonProperty field, JsonElement message) => field.Value.ValueKind switch
    {
        JsonValueKind.String => field.Value.GetString()!,
        JsonValueKind.Null => string.Empty,
        _ => throw Malformed(node, message, $"apc.LsoMsg.{field.Name}: ReadString: expects \" or n, but found {field.Value.GetRawText()[0]}"),
    };

    private static RequestException Malformed(string node, JsonElement message, string reason)
        => new(400, $"{node}: failed to unmarshal list (map[string]interface {{}}), err: {reason}, bigger context ...|{message.GetRawText()}|...");
}
