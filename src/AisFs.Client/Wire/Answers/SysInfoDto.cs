using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>What <c>what=sysinfo</c> answers, as far as the capacity goes.</summary>
internal sealed class SysInfoDto
{
    [JsonPropertyName("target")]
    public Dictionary<string, TargetDto>? Targets { get; set; }

    public AisCapacity ToCapacity()
    {
        if (Targets is null)
        {
            throw new AisProtocolException("The answer tells no capacity: it names no targets.");
        }

        long total = 0;
        long used = 0;
        foreach (TargetDto target in Targets.Values)
        {
            total = checked(total + Math.Max(0, target?.Capacity ?? 0));
            used = checked(used + Math.Max(0, target?.Used ?? 0));
        }

        return new AisCapacity(total, used);
    }

    /// <summary>One target.</summary>
    internal sealed class TargetDto
    {
        [JsonPropertyName("fs_used")]
        public long Used { get; set; }

        [JsonPropertyName("fs_capacity")]
        public long Capacity { get; set; }
    }
}
