using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>How much room a bucket takes.</summary>
internal sealed class TotalSizeDto
{
    [JsonPropertyName("size_on_disk")]
    public long OnDisk { get; set; }

    [JsonPropertyName("size_all_present_objs")]
    public long Present { get; set; }

    [JsonPropertyName("size_all_remote_objs")]
    public long Remote { get; set; }

    [JsonPropertyName("total_disks_size")]
    public long Disks { get; set; }
}
