using System.Globalization;
using System.Text.Json;
using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Staging.Recovery;

/// <summary>
/// Reads the three files of one staged file: record, log and data. None of it is trusted: each file is looked at before it is
/// opened, and every value before it is used.
/// </summary>
internal static class RecoveryReader
{
    /// <summary>Reads an entry.</summary>
    /// <param name="files">How local files are looked at.</param>
    /// <param name="path">Its path without suffix, in a folder of ours.</param>
    /// <param name="isLive">Whether the folder's mount lives: then only what it has let go is an entry.</param>
    /// <param name="fault">Why it is none, as a sentence without subject; null when the mount still has it.</param>
    /// <returns>The entry; null when there is none.</returns>
    public static RecoveryEntry? Read(IHostFiles files, string path, bool isLive, out string? fault)
    {
        try
        {
            StagingRecord? record = ReadRecord(files, path + StagingNames.RecordSuffix, out fault);
            if (record is null || (isLive && record.Seal is null))
            {
                return null;
            }

            fault = RecoveryNames.FindFault(record) is { } names ? "has a record that " + names : null;
            return fault is null ? Read(files, path, record, out fault) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException
            or NotSupportedException or ArgumentException or InvalidOperationException or OverflowException)
        {
            fault = "cannot be read: " + exception.Message.ReplaceLineEndings(" ");
            return null;
        }
    }

    private static StagingRecord? ReadRecord(IHostFiles files, string path, out string? fault)
    {
        PathStatus status = files.Look(path);
        if (status is not { IsOwnFile: true })
        {
            fault = "has a record that is no file of this user";
            return null;
        }

        if (status.Size is 0 or > StagingRecord.MaxLength)
        {
            fault = string.Create(CultureInfo.InvariantCulture, $"has a record of {status.Size} bytes, which is none");
            return null;
        }

        StagingRecord? record = JsonSerializer.Deserialize(File.ReadAllBytes(path), StagingJsonContext.Default.StagingRecord);
        fault = record switch
        {
            null => "has an empty record",
            { Format: not StagingRecord.CurrentFormat } => string.Create(CultureInfo.InvariantCulture, $"has a record of format {record.Format}, which another version of AisFs wrote"),
            { Cluster: null } or { Boot: null } => "has a record that is not whole",
            { Base: { Version: null } or { ChecksumType: null } or { Checksum: null } or { ETag: null } or { Own: null } } => "has a record that is not whole",
            _ when record.Custom?.ContainsValue(null!) == true => "has a record that is not whole",
            _ when !record.IsWhole() => "has a record that was changed",
            _ => null,
        };
        return fault is null ? record : null;
    }

    private static RecoveryEntry? Read(IHostFiles files, string path, StagingRecord record, out string? fault)
    {
        PathStatus data = files.Look(path + StagingNames.DataSuffix);
        string log = path + StagingNames.Log(record.Log);
        if (data is not { IsOwnFile: true } || !files.Look(log).IsOwnFile)
        {
            fault = "has lost its data or its log, or they are no files of this user";
            return null;
        }

        fault = null;
        StagingHistory history = StagingHistory.Read(log);
        return new RecoveryEntry
        {
            Id = StagingNames.ShortId(path),
            Cluster = record.Cluster,
            Key = new ObjectKey(new BucketId(record.Provider, record.Namespace, record.Bucket), record.Name),
            Size = history.Size,
            Time = record.Time,
            Custom = record.Custom,
            IsComplete = !Needs(history),
            Doubt = FindDoubt(files, record, history, data.Size),
            WasClosed = record.Seal?.WasClosed ?? false,
            Path = path,
            Generation = record.Log,
            Base = record.Base,
            BaseLength = history.BaseLength,
            Extents = history.Extents.ToArray(),
        };
    }

    private static string? FindDoubt(IHostFiles files, StagingRecord record, StagingHistory history, long dataLength)
    {
        if (record.Seal is { } seal)
        {
            return history.Fault ?? (history.Length != seal.LogLength ? "its log is not as long as it was"
                : dataLength != seal.DataLength ? "its data is not as long as it was" : seal.Doubt);
        }

        // A process that is killed leaves the system with all that it had written; a machine that goes down does not.
        if (record.Boot.Length == 0 || record.Boot != files.Boot)
        {
            return "the machine went down while it was written, and not all of it may have reached the disk";
        }

        if (history.Fault is { } fault && !history.IsTornAtEnd)
        {
            return fault;
        }

        return dataLength < history.DataLength ? "its data is shorter than its log tells"
            : record.Base is null && history.BaseLength > 0 ? "its log speaks of an object that its record does not name"
            : null;
    }

    private static bool Needs(StagingHistory history)
    {
        for (long position = 0; position < history.BaseLength;)
        {
            Extent run = history.Extents.Find(position, history.BaseLength);
            if (run.Kind == ExtentKind.None)
            {
                return true;
            }

            position = run.End;
        }

        return false;
    }
}
