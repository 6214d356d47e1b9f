using System.Text.Json;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <content>Changing properties: PATCH with the actions set-bprops and reset-bprops.</content>
public sealed partial class AisBucket
{
    /// <summary>Changes properties.</summary>
    /// <param name="changes">What changes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The job that brings the bucket's objects into the new form (copies, erasure coding); its id is empty when none is needed.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public ValueTask<AisJob> SetPropertiesAsync(AisBucketChanges changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        changes.Validate();
        byte[] json = ActionMessage.Create("set-bprops", string.Empty, changes, static (writer, changes) => changes.Write(writer));
        return StartAsync(HttpMethod.Patch, _path + _query, json, string.Empty, cancellationToken, isIdempotent: true);
    }

    /// <summary>Changes properties that <see cref="AisBucketChanges"/> does not name.</summary>
    /// <param name="changes">An object in the cluster's form, for example <c>{"mirror":{"burst_buffer":512}}</c>; unknown fields are refused.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The job that brings the bucket's objects into the new form; its id is empty when none is needed.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public ValueTask<AisJob> SetPropertiesAsync(JsonElement changes, CancellationToken cancellationToken = default)
    {
        if (changes.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException("The properties must be a JSON object.", nameof(changes));
        }

        return StartAsync(HttpMethod.Patch, _path + _query, ActionMessage.Create("set-bprops", changes), string.Empty, cancellationToken, isIdempotent: true);
    }

    /// <summary>Gives all properties the cluster's defaults.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The job that brings the bucket's objects into the new form; its id is empty when none is needed.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public ValueTask<AisJob> ResetPropertiesAsync(CancellationToken cancellationToken = default)
        => StartAsync(HttpMethod.Patch, _path + _query, ActionMessage.Create("reset-bprops"), string.Empty, cancellationToken, isIdempotent: true);
}
