using System.Text;
using System.Text.Json;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Etl;

/// <summary>Makes values of the cluster's answers about ETLs.</summary>
internal static class EtlReader
{
    public static AisEtlInfo Read(EtlInfoDto told) => new()
    {
        Name = told.Id.Length > 0 ? told.Id : told.Name,
        Stage = told.Stage.Length > 0 ? told.Stage : AisEtlInfo.Running,
        JobId = told.JobId,
        Objects = told.Objects,
        BytesIn = told.BytesIn,
        BytesOut = told.BytesOut,
    };

    public static AisEtlDetails ReadDetails(JsonElement json, string what)
    {
        EtlDetailsDto told = AnswerReader.Read(json, AnswerJson.Default.EtlDetailsDto, what);

        // Clusters before 5.0 answer with the message itself.
        EtlDetailsDto message = told.Message ?? told;
        bool isImage = message.Runtime.ValueKind == JsonValueKind.Object;
        return new AisEtlDetails
        {
            Name = message.Name.Length > 0 ? message.Name : message.Id,
            Communication = message.Communication,
            InitTimeout = message.InitTimeout.Length > 0 ? message.InitTimeout : message.Timeout,
            ObjectTimeout = message.ObjectTimeout,
            Specification = ReadText(message.Specification),
            Code = ReadText(message.Code),
            Dependencies = ReadText(message.Dependencies),
            Runtime = message.Runtime.ValueKind == JsonValueKind.String ? message.Runtime.GetString()! : string.Empty,
            Image = isImage ? AnswerReader.Read(message.Runtime, AnswerJson.Default.EtlRuntimeDto, what).Image : string.Empty,
            ArgumentType = message.ArgumentType,
            ChunkSize = message.ChunkSize,
            ObjectErrors = [.. DtoList.Items(told.ObjectErrors).Select(static error
                => new AisEtlObjectError(error.ObjectName, error.Message, (int)Math.Clamp(error.Code, 0, int.MaxValue)))],
            Json = json,
        };
    }

    /// <summary>A text that travels as bytes.</summary>
    public static string ReadText(byte[]? bytes) => bytes is null ? string.Empty : Encoding.UTF8.GetString(bytes);
}
