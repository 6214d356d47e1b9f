using System.Text.Json.Serialization;

namespace AisFs.Client.Wire.Answers;

/// <summary>An object that an ETL could not transform.</summary>
internal sealed class EtlObjectErrorDto
{
    [JsonPropertyName("obj_name")]
    public string ObjectName { get; set; } = string.Empty;

    [JsonPropertyName("msg")]
    public string Message { get; set; } = string.Empty;

    [JsonPropertyName("ecode")]
    public long Code { get; set; }
}
