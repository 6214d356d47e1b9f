using System.Text.Json;
using System.Text.Json.Serialization;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Wire;

/// <summary>The generated writers of the messages' JSON.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ListMessage))]
[JsonSerializable(typeof(InventoryMessage))]
[JsonSerializable(typeof(SummaryMessage))]
[JsonSerializable(typeof(SelectionMessage))]
[JsonSerializable(typeof(CopyMessage))]
[JsonSerializable(typeof(TransformMessage))]
[JsonSerializable(typeof(PrefetchMessage))]
[JsonSerializable(typeof(ArchiveMessage))]
[JsonSerializable(typeof(PromoteMessage))]
[JsonSerializable(typeof(BlobDownloadMessage))]
[JsonSerializable(typeof(PartMessage[]))]
[JsonSerializable(typeof(BucketChangesMessage))]
[JsonSerializable(typeof(JobMessage))]
[JsonSerializable(typeof(JobListMessage))]
[JsonSerializable(typeof(EtlPodMessage))]
[JsonSerializable(typeof(LegacyEtlPodMessage))]
[JsonSerializable(typeof(EtlImageMessage))]
[JsonSerializable(typeof(EtlCodeMessage))]
[JsonSerializable(typeof(DsortMessage))]
[JsonSerializable(typeof(BatchMessage))]
[JsonSerializable(typeof(LoginMessage))]
[JsonSerializable(typeof(TokenMessage))]
[JsonSerializable(typeof(AuthNClusterMessage))]
[JsonSerializable(typeof(RoleMessage))]
[JsonSerializable(typeof(UserMessage))]
[JsonSerializable(typeof(UserRolesMessage))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<string>>))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class MessageJson : JsonSerializerContext;
