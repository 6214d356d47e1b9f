using System.Text.Json;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Dsort;

/// <summary>Makes values of the targets' answers about dSort jobs.</summary>
internal static class DsortReader
{
    /// <summary>Reads the answer of one target.</summary>
    /// <param name="json">The target's part of the answer.</param>
    /// <param name="what">What was asked, for the error.</param>
    public static AisDsortInfo Read(JsonElement json, string what)
    {
        DsortInfoDto told = AnswerReader.Read(json, AnswerJson.Default.DsortInfoDto, what);
        DsortMetricsDto metrics = told.Metrics;
        return new AisDsortInfo
        {
            Id = told.Id,
            Source = told.Source?.ToInfo(),
            Destination = told.Destination?.ToInfo(),
            StartTime = told.StartTime,
            EndTime = told.EndTime,
            ExtractionTime = told.ExtractionTime,
            SortingTime = told.SortingTime,
            CreationTime = told.CreationTime,
            Objects = told.Objects,
            Bytes = told.Bytes,
            Extraction = Read(metrics.Extraction),
            Sorting = Read(metrics.Sorting),
            Creation = Read(metrics.Creation),
            IsAborted = told.IsAborted || metrics.IsAborted,
            IsArchived = told.IsArchived || metrics.IsArchived,
            Description = metrics.Description,
            Warnings = metrics.Warnings ?? [],
            Errors = metrics.Errors ?? [],
            Json = json,
        };
    }

    private static AisDsortPhase Read(DsortPhaseDto told) => new()
    {
        StartTime = told.StartTime,
        EndTime = told.EndTime,
        ElapsedSeconds = told.ElapsedSeconds,
        IsRunning = told.IsRunning,
        IsFinished = told.IsFinished,
        Total = told.Total != 0 ? told.Total : told.ToCreate,
        Done = told.Extracted != 0 ? told.Extracted : told.Created,
        Bytes = told.Bytes,
        Records = told.Records,
        OnDisk = told.OnDisk,
        BytesOnDisk = told.BytesOnDisk,
        Moved = told.Moved,
    };
}
