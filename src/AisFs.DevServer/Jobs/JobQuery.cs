using System.Text.Json;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Jobs;

/// <summary>Which jobs a request is about; empty criteria match all.</summary>
internal sealed record JobQuery
{
    public string Id { get; init; } = string.Empty;

    public string Kind { get; init; } = string.Empty;

    public BucketKey? Bucket { get; init; }

    /// <summary>Only running jobs, or only those that do not run; null for both.</summary>
    public bool? OnlyRunning { get; init; }

    /// <summary>The one target that is asked; empty for all of them.</summary>
    public string Node { get; init; } = string.Empty;

    /// <summary>The query in messages.</summary>
    public string DisplayName
    {
        get
        {
            string name = Id.Length == 0 ? $"x-{Kind}" : $"x-{Kind}[{Id}]";
            name += Bucket is { } bucket ? "-" + bucket.DisplayName : string.Empty;
            name += Node.Length > 0 ? $"-node[{Node}]" : string.Empty;
            return name + (OnlyRunning == true ? "-only-running" : string.Empty);
        }
    }

    /// <summary>What a start or a stop names, in messages.</summary>
    public string DisplayArguments
        => $"xa-{Kind}[{Id}]" + (Bucket is { } bucket ? "-" + bucket.DisplayName : string.Empty) + (Node.Length > 0 ? $"-node[{Node}]" : string.Empty);

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
                    "kind" => query with { Kind = JobKinds.Of(field.Value.GetString() ?? string.Empty) },
                    "show_active" or "onlyrunning" => query with { OnlyRunning = field.Value.ValueKind == JsonValueKind.Null ? null : field.Value.GetBoolean() },
                    "node" or "daemonid" => query with { Node = field.Value.GetString() ?? string.Empty },
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

    /// <summary>Whether the proxy counts a job among those that are asked for; it finds a copy by its source and its destination too.</summary>
    public bool Matches(JobDescription job)
        => (Id.Length == 0 || job.Id == Id)
            && (Kind.Length == 0 || job.Kind == Kind)
            && (Bucket is not { } bucket || job.Bucket == bucket || job.From == bucket || job.To == bucket);

    /// <summary>Whether the targets tell about a job. An id is enough; a kind that is not about one bucket is told for each bucket.</summary>
    public bool IsTold(Job job, long now)
    {
        JobDescription description = job.Description;
        bool isRunning = !job.IsFinished(now);
        if (job.IsForgotten(now))
        {
            return false;
        }

        if (Id.Length > 0)
        {
            return description.Id == Id && (OnlyRunning != true || isRunning) && (Kind.Length == 0 || description.Kind == Kind);
        }

        return (OnlyRunning is null || OnlyRunning == isRunning)
            && (Kind.Length == 0 || description.Kind == Kind)
            && (Bucket is not { } bucket || !JobKinds.NeedsBucket(description.Kind) || (description.Bucket == bucket && !job.IsOrphan));
    }
}
