using System.Text;
using System.Text.Json;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Exchanges;

/// <summary>The message {action, name, value} of control requests.</summary>
internal sealed class ActionMessage : IDisposable
{
    private readonly JsonDocument _document;

    private ActionMessage(JsonDocument document)
    {
        _document = document;
    }

    public string Action { get; private set; } = string.Empty;

    public string Name { get; private set; } = string.Empty;

    /// <summary>The value; undefined if it is missing or null.</summary>
    public JsonElement Value { get; private set; }

    public bool HasValue => Value.ValueKind != JsonValueKind.Undefined;

    /// <summary>Reads a message.</summary>
    /// <param name="json">The body.</param>
    /// <param name="node">The name of the node that was asked, for errors.</param>
    /// <param name="method">The request's method, for errors.</param>
    /// <exception cref="RequestException">400: the body is no JSON object.</exception>
    public static ActionMessage Parse(byte[] json, string node, string method)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException e)
        {
            string start = Encoding.UTF8.GetString(json.AsSpan(0, Math.Min(json.Length, 40)));
            throw new RequestException(400, $"{node}: failed to unmarshal [*apc.ActMsg] ({method}), err: {e.Message}, bigger context ...|{start}|...");
        }

        ActionMessage message = new(document);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            message.Dispose();
            throw new RequestException(400, $"{node}: failed to unmarshal [*apc.ActMsg] ({method}), err: readObjectStart: expect {{ or n");
        }

        foreach (JsonProperty field in document.RootElement.EnumerateObject())
        {
            switch (field.Name)
            {
                case "action" when field.Value.ValueKind == JsonValueKind.String:
                    message.Action = field.Value.GetString()!;
                    break;
                case "name" when field.Value.ValueKind == JsonValueKind.String:
                    message.Name = field.Value.GetString()!;
                    break;
                case "value" when field.Value.ValueKind != JsonValueKind.Null:
                    message.Value = field.Value;
                    break;
            }
        }

        return message;
    }

    public void Dispose() => _document.Dispose();
}
