using System.Text.Json;
using AisFs.Vfs.Content.Recovery;
using AisFs.Vfs.Staging.Recovery;

namespace AisFs.Cli.Commands.Recovery;

/// <summary>What waits for recovery as JSON, for programs.</summary>
internal static class RecoverJson
{
    /// <summary>Writes an array with an object for each file, on one line.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="entries">The files, and what stands in the way of each.</param>
    /// <param name="now">The present time.</param>
    public static void Write(Stream output, IReadOnlyList<(RecoveryEntry Entry, RecoveryConflict Conflict)> entries, DateTimeOffset now)
    {
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartArray();
            foreach ((RecoveryEntry entry, RecoveryConflict conflict) in entries)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, entry.Id);
                json.WriteString("cluster"u8, entry.Cluster);
                json.WriteString("bucket"u8, entry.Key.Bucket.ToString());
                json.WriteString("object"u8, entry.Key.Name);
                json.WriteNumber("size"u8, entry.Size);
                json.WriteString("time"u8, entry.Time.ToLocalTime());
                json.WriteNumber("ageSeconds"u8, Math.Max(0, (long)(now - entry.Time).TotalSeconds));
                json.WriteString("reason"u8, RecoverTable.ReasonOf(entry));
                json.WriteString("conflict"u8, RecoverTable.WordsOf(conflict));
                json.WriteBoolean("closed"u8, entry.WasClosed);
                json.WriteBoolean("complete"u8, entry.IsComplete);
                json.WriteBoolean("doubtful"u8, entry.Doubt is not null);
                json.WriteString("path"u8, entry.Path);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        output.WriteByte((byte)'\n');
    }
}
