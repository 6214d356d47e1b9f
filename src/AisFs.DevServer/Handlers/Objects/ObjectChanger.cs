using System.Text.Json;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>DELETE of an object, and PATCH of its custom metadata.</summary>
internal sealed class ObjectChanger(ObjectFinder finder)
{
    public async Task DeleteAsync(ObjectRequest request)
    {
        Mountpath here = request.Here;
        ObjectRecord? record = finder.Open(request);
        record?.Content.Release();
        if (record is null || !request.Bucket.Remove(request.Name, here))
        {
            // What has the name without being an object is removed as far as that is possible.
            request.Bucket.RemoveEmptyDirectory(request.Name, here);
            await request.Exchange.FailAsync(404, null, $"{request.DisplayName} doesn't exist").ConfigureAwait(false);
            return;
        }

        await request.Exchange.OkAsync().ConfigureAwait(false);
    }

    public static Task PatchAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        if (request.Message is null)
        {
            return exchange.FailAsync(400, null, $"{exchange.Node.Name}: failed to unmarshal [*apc.ActMsg] (PATCH), err: EOF (htrun.go, #2912)");
        }

        List<KeyValuePair<string, string>> custom = Read(exchange, request.Message);
        CustomMetadata.Check(custom);
        bool replace = exchange.Query.Flag("set-new-custom");
        return request.Bucket.Change(request.Name, present => present.WithCustom(replace ? custom : CustomPairs.Merge(present.Shown, custom)), request.Here) is null
            ? request.NotFoundAsync()
            : exchange.OkAsync();
    }

    /// <exception cref="RequestException">400: the message's value is no object of strings.</exception>
    private static List<KeyValuePair<string, string>> Read(Exchange exchange, ActionMessage message)
    {
        if (!message.HasValue)
        {
            return [];
        }

        if (message.Value.ValueKind != JsonValueKind.Object)
        {
            throw UnmarshalError(exchange, message);
        }

        List<KeyValuePair<string, string>> custom = [];
        foreach (JsonProperty field in message.Value.EnumerateObject())
        {
            if (field.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                throw UnmarshalError(exchange, message);
            }

            custom.Add(new(field.Name, field.Value.GetString() ?? string.Empty));
        }

        return custom;
    }

    private static RequestException UnmarshalError(Exchange exchange, ActionMessage message)
        => new(400, $"{exchange.Node.Name}: failed to unmarshal set-custom (map[string]interface {{}}), err: ReadString: expects \" or n, bigger context ...|{message.Value.GetRawText()}|...");
}
