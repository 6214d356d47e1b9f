using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Staged;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content.States;

/// <summary>Moves contents into the staging directory.</summary>
/// <param name="states">Makes other states.</param>
/// <param name="objects">The cached objects.</param>
/// <param name="area">Makes staged files.</param>
/// <param name="uploads">The ways in which staged files go up.</param>
/// <param name="budget">The memory for reads.</param>
/// <param name="options">The limits, and the cluster's id for journals.</param>
/// <param name="time">The clock of journals.</param>
/// <param name="logger">Takes moves.</param>
internal sealed class StagedStates(
    ContentStates states, CachedObjects objects, StagingArea area, StagedUploads uploads, MemoryBudget budget, ContentOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Makes a state of a staged file.</summary>
    public StagedState Create(ObjectBinding binding, StagedOverlay file) => new(states, objects, binding, file, uploads, options);

    /// <summary>What a staged file is to become, for its journal.</summary>
    public StagingSubject SubjectOf(ObjectBinding binding, StagedOverlay file)
    {
        // The bytes of the object that came by now may have told more of its version.
        ObjectInfo? replaced = binding.Info;
        ObjectInfo? known = file.Base is { } obj && replaced is not null ? replaced with { Size = obj.Size, Version = obj.Version } : replaced;
        return new StagingSubject(options.ClusterId, binding.Key, known is null ? null : StagingBase.Of(known), binding.CustomFor(file.Size), time.GetUtcNow());
    }

    /// <summary>Moves a content of a cached object, a buffer or both into the staging directory.</summary>
    /// <param name="binding">The object that the file becomes.</param>
    /// <param name="from">The present state.</param>
    /// <param name="buffer">The bytes in memory; null for none.</param>
    /// <param name="kept">How much of the file remains, in bytes.</param>
    /// <param name="isDirty">Whether the file differs from the object then.</param>
    /// <param name="cancellationToken">Gives up; nothing has changed.</param>
    /// <returns>The staged state; on an error nothing has changed.</returns>
    public async ValueTask<StateChange> StageAsync(
        ObjectBinding binding, ContentState from, WriteBuffer? buffer, long kept, bool isDirty, CancellationToken cancellationToken)
    {
        FsResult<StagedFile> created = await CreateFileAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (!created.IsOk)
        {
            return StateChange.Over(from, created.Error);
        }

        ExtentMap extents = new();
        if (buffer is not null)
        {
            extents.Set(buffer.Start, buffer.End, ExtentKind.Data);
        }

        CachedObject? obj = from.Underlying is { } known ? objects.Share(known) : null;
        long baseLength = obj is null ? 0 : Math.Min(kept, obj.Size);
        return await BeginAsync(binding, from, new StagedOverlay(budget, created.Value, extents, obj, baseLength, kept, isDirty)).ConfigureAwait(false);
    }

    /// <summary>Goes on with a file that has all bytes already.</summary>
    /// <param name="binding">The object that the file becomes.</param>
    /// <param name="from">The present state.</param>
    /// <param name="file">The file; it becomes the new state's, or is let go of.</param>
    /// <param name="extents">The ranges that are in it.</param>
    /// <returns>The staged state; on an error nothing has changed.</returns>
    public ValueTask<StateChange> BeginAsync(ObjectBinding binding, ContentState from, StagedFile file, ExtentMap extents)
        => BeginAsync(binding, from, new StagedOverlay(budget, file, extents, null, 0, from.Size, dirty: true));

    private async ValueTask<StateChange> BeginAsync(ObjectBinding binding, ContentState from, StagedOverlay file)
    {
        StagedState staged = Create(binding, file);
        FsError error = staged.IsDirty ? staged.EnsureJournal() : FsError.None;
        if (error != FsError.None)
        {
            staged.GiveUp();
            await staged.RetireAsync().ConfigureAwait(false);
            return StateChange.Over(from, error);
        }

        StateLog.Staged(logger, binding.Key);
        return StateChange.GoOn(staged);
    }

    // Until a state owns the file, every way out lets it go.
    private async ValueTask<FsResult<StagedFile>> CreateFileAsync(WriteBuffer? buffer, CancellationToken cancellationToken)
    {
        FsResult<StagedFile> created = area.CreateFile();
        if (!created.IsOk || buffer is null)
        {
            return created;
        }

        StagedFile file = created.Value;
        bool isFilled = false;
        try
        {
            using SlabRange range = buffer.GetRange(buffer.Start, buffer.End);
            FsError error = await file.WriteAsync(buffer.Start, [.. range.Pieces], cancellationToken).ConfigureAwait(false);
            isFilled = error == FsError.None;
            return isFilled ? file : error;
        }
        finally
        {
            if (!isFilled)
            {
                file.Dispose();
            }
        }
    }
}
