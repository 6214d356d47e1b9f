using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Staging.Recovery;

/// <summary>
/// What waits in the staging directory: files of mounts that died, and those whose upload failed and that were closed, of
/// living mounts, too. They can be listed, read, uploaded or discarded.
/// </summary>
/// <param name="options">Names the staging directory, and how local files are looked at; the limits count for uploads.</param>
/// <param name="logger">Takes what happens in the background.</param>
/// <param name="time">The clock of delays.</param>
public sealed class RecoveryJournal(ContentOptions options, ILogger logger, TimeProvider time)
{
    /// <summary>Lists what can be recovered, the oldest first. Files that a living mount still uses are not listed.</summary>
    /// <returns>The entries, and a sentence for everything that looks like an entry and is none.</returns>
    public RecoveryList List()
    {
        List<RecoveryEntry> entries = [];
        List<string> faults = [];
        if (Directory.Exists(options.StagingDirectory))
        {
            foreach (string folder in Directory.EnumerateDirectories(options.StagingDirectory))
            {
                try
                {
                    List(folder, entries, faults);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    faults.Add($"the folder {folder} cannot be read: {exception.Message}");
                }
            }
        }

        entries.Sort(static (one, other) => one.Time != other.Time ? one.Time.CompareTo(other.Time) : string.CompareOrdinal(one.Path, other.Path));
        return new RecoveryList(entries, faults);
    }

    /// <summary>Gives a file up.</summary>
    /// <param name="entry">The file.</param>
    /// <returns>The outcome; <see cref="FsError.Busy"/> when another process uses it.</returns>
    public FsResult Discard(RecoveryEntry entry)
    {
        FsResult<StagedFile> file = Adopt(entry);
        if (!file.IsOk)
        {
            return file.Error;
        }

        file.Value.Journal.End();
        file.Value.Dispose();
        Forget(entry);
        return FsResult.Ok;
    }

    /// <summary>The limits for uploads.</summary>
    internal ContentOptions Options => options;

    internal FsResult<StagedFile> Adopt(RecoveryEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return StagedFile.Adopt(options.HostFiles, entry.Path, entry.Generation, logger);
    }

    internal ILogger Logger => logger;

    internal TimeProvider Time => time;

    /// <summary>An entry is gone: its folder goes with the last one, and neither comes back after a loss of power.</summary>
    internal void Forget(RecoveryEntry entry)
    {
        string folder = Path.GetDirectoryName(entry.Path) ?? string.Empty;
        try
        {
            options.HostFiles.SyncFolder(folder);
            if (StagingFolder.TryLock(options.HostFiles, folder) is { } held)
            {
                StagingFolder.CleanUp(options.HostFiles, folder, held);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            StagingEvents.CleanUpFailed(logger, folder, exception);
        }
    }

    private void List(string folder, List<RecoveryEntry> entries, List<string> faults)
    {
        string name = Path.GetFileName(folder);
        if (StagingNames.IsOldFolder(name) && StagingFolder.IsOwnFolder(options.HostFiles, folder) && Directory.EnumerateFiles(folder, "*" + StagingNames.RecordSuffix).Any())
        {
            faults.Add($"the folder {folder} was left by an older version of AisFs: recover what is in it with that version");
            return;
        }

        if (!StagingNames.IsFolder(name))
        {
            return;
        }

        if (!StagingFolder.IsOurs(options.HostFiles, folder))
        {
            faults.Add($"the folder {folder} has the name of a mount's folder, but is none of this user's: it is left alone");
            return;
        }

        using FileStream? held = StagingFolder.TryLock(options.HostFiles, folder);
        foreach (string record in Directory.EnumerateFileSystemEntries(folder))
        {
            string file = Path.GetFileName(record);
            if (StagingNames.TryGetStem(file, out string stem) && file == stem + StagingNames.RecordSuffix)
            {
                string path = Path.Combine(folder, stem);
                if (RecoveryReader.Read(options.HostFiles, path, isLive: held is null, out string? fault) is { } entry)
                {
                    entries.Add(entry);
                }
                else if (fault is not null)
                {
                    faults.Add($"the staged file {path} {fault}; its bytes are left where they are");
                }
            }
        }
    }
}
