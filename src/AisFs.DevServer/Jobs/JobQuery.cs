using System.Text.Json;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Jobs;

/// <summary>Which jobs a request is about; empty criteria match all.</summary>
internal sealed record JobQuery
{
    public string Id { get; init; } = string.Empty;

    public string Kind { get; init; } = string.Empty;

    public BucketKey? Bucket { get; init; }

    /// <summary>Reads a message.</summary>
    /// <param name="node">The name of the node that was asked, for errors.</param>
    /// <param name="message">The message.</param>
    /// <exception cref="RequestException">400: a field has the wrong type.</exception>
    public static JobQuery Parse(string node, JsonElement message)
    {
        JobQuery query = new();
        if (message.ValueKind != JsonValueKind.Object)
        {
            return query;
        }

        foreach (JsonProperty field in message.EnumerateObject())
        {
            try
            {
                query = field.Name.ToLowerInvariant() switch
                {
                    "id" => query with { Id = field.Value.GetString() ?? string.Empty },
                    "kind" => query with { Kind = field.Value.GetString() ?? string.Empty },
                    "bck" => query with { Bucket = MessageBucket.Read(field.Value) },
                    _ => query,
                };
            }
            catch (InvalidOperationException e)
            {
                throw new RequestException(400, $"{node}: failed to unmarshal, err: {field.Name}: {e.Message}");
            }
        }

        return query;
    }

    /// <summary>Whether a job is one of those that are asked for; a copy is found by its source and its destination too.</summary>
    public bool Matches(JobDescription job)
        => (Id.Length == 0 || job.Id == Id)
            && (Kind.Length == 0 || job.Kind == Kind)
            && (Bucket is not { } bucket || job.Bucket == bucket || job.From == bucket || job.To == bucket);
}
