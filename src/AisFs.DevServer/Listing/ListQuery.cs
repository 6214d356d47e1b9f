using System.Globalization;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Listing;

/// <summary>What a list-objects message asks for.</summary>
internal sealed class ListQuery
{
    public const int MaxPageSize = 10000;
    public const int FlagCached = 1;
    public const int FlagArchives = 8;
    public const int FlagNameOnly = 16;
    public const int FlagNameSize = 32;
    public const int FlagNotCached = 1 << 9;
    public const int FlagNoRecursion = 2048;
    public const int FlagNoDirectories = 8192;

    public string Uuid { get; private set; } = string.Empty;

    public string Props { get; private set; } = string.Empty;

    public string TimeFormat { get; private set; } = GoTime.Rfc822;

    public byte[] Prefix { get; private set; } = [];

    public byte[] StartAfter { get; private set; } = [];

    public byte[] Token { get; private set; } = [];

    public long Flags { get; private set; }

    public int PageSize { get; private set; } = MaxPageSize;

    public bool Has(int flag) => (Flags & flag) != 0;

    public bool Wants(string prop) => !Has(FlagNameOnly) && Props.Contains(prop, StringComparison.Ordinal);

    public static ListQuery Parse(Exchange exchange, JsonElement value)
    {
        ListQuery query = new();
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty field in value.EnumerateObject())
            {
                query.Set(exchange, field, value);
            }
        }
        else if (value.ValueKind != JsonValueKind.Undefined)
        {
            throw Malformed(exchange, value, "apc.LsoMsg.ReadObject: expect { or n");
        }

        query.Complete();
        return query;
    }

    private void Complete()
    {
        Uuid = Uuid.Length == 0 ? Ids.New(9) : Uuid;
        Prefix = Prefix is [.., (byte)'*'] ? Prefix[..^1] : Prefix;
        if (!ObjectNames.IsValidPath(Prefix))
        {
            throw new RequestException(400, $"bad list-objects request: invalid prefix \"{Encoding.UTF8.GetString(Prefix)}\"", "errInvalidPath");
        }

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

    private void Set(Exchange exchange, JsonProperty field, JsonElement message)
    {
        switch (field.Name)
        {
            case "uuid":
                Uuid = Text(exchange, field, message);
                break;
            case "props":
                Props = Text(exchange, field, message);
                break;
            case "time_format":
                TimeFormat = Text(exchange, field, message) is { Length: > 0 } layout ? layout : GoTime.Rfc822;
                break;
            case "prefix":
                Prefix = Encoding.UTF8.GetBytes(Text(exchange, field, message));
                break;
            case "start_after":
                StartAfter = Encoding.UTF8.GetBytes(Text(exchange, field, message));
                break;
            case "continuation_token":
                Token = Encoding.UTF8.GetBytes(Text(exchange, field, message));
                break;
            case "target":
            case "hdr":
                break;
            case "flags":
                if (field.Value.ValueKind != JsonValueKind.String)
                {
                    throw Malformed(exchange, message, $"apc.LsoMsg.Flags: stringModeNumberDecoder: expect \", but found {field.Value.GetRawText()[0]}");
                }

                Flags = long.TryParse(field.Value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out long flags)
                    ? flags
                    : throw Malformed(exchange, message, "apc.LsoMsg.Flags: readUint64: unexpected character");
                break;
            case "pagesize":
                if (field.Value.ValueKind != JsonValueKind.Number || !field.Value.TryGetInt64(out long size))
                {
                    throw Malformed(exchange, message, "apc.LsoMsg.PageSize: readUint64: unexpected character");
                }

                PageSize = size is <= 0 or > MaxPageSize ? MaxPageSize : (int)size;
                break;
            default:
                throw Malformed(exchange, message, $"apc.LsoMsg.ReadObject: found unknown field: {field.Name}");
        }
    }

    private static string Text(Exchange exchange, JsonProperty field, JsonElement message) => field.Value.ValueKind switch
    {
        JsonValueKind.String => field.Value.GetString()!,
        JsonValueKind.Null => string.Empty,
        _ => throw Malformed(exchange, message, $"apc.LsoMsg.{field.Name}: ReadString: expects \" or n, but found {field.Value.GetRawText()[0]}"),
    };

    private static RequestException Malformed(Exchange exchange, JsonElement message, string reason)
        => new(400, $"{exchange.Node.Name}: failed to unmarshal list (map[string]interface {{}}), err: {reason}, bigger context ...|{message.GetRawText()}|...");
}
