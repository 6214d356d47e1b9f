using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Etl;

/// <summary>Lists the ETLs of a cluster.</summary>
internal sealed class EtlLists(AisTransport transport)
{
    /// <summary>Lists ETLs; null for the stages: all.</summary>
    public async ValueTask<IReadOnlyList<AisEtlInfo>> ListAsync(IReadOnlyCollection<string>? stages, CancellationToken cancellationToken)
    {
        AisRequest request = new() { Method = HttpMethod.Get, PathAndQuery = Routes.Etl, IsIdempotent = true };
        List<EtlInfoDto>? told = await transport.AskAsync(request, AnswerJson.Default.ListEtlInfoDto, cancellationToken).ConfigureAwait(false);
        return [.. DtoList.Items(told).Select(EtlReader.Read).Where(etl => stages is null || stages.Contains(etl.Stage, StringComparer.OrdinalIgnoreCase))];
    }
}
