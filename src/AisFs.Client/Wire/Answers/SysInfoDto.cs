using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>What <c>what=sysinfo</c> answers, as far as the capacity goes.</summary>
internal sealed class SysInfoDto
{
    [JsonPropertyName("target")]
    public Dictionary<string, TargetDto?>? Targets { get; set; }

    /// <summary>One target.</summary>
    internal sealed class TargetDto
    {
        [JsonPropertyName("fs_used")]
        public long Used { get; set; }

        [JsonPropertyName("fs_capacity")]
        public long Capacity { get; set; }
    }
}
