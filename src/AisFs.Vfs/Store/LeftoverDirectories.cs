using AisFs.Client;
using AisFs.Client.Jobs;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Store;

/// <summary>
/// Frees names that a cluster cannot give to an object because a directory lies there. A name's directories are real
/// directories on the disks of a target, and stay when their last object goes.
/// </summary>
internal sealed class LeftoverDirectories(AisClient client, ILogger log)
{
    // A run of the job removes a directory only when it holds no other one.
    private const int MaxCleanUps = 6;

    // The names that are asked for one by one; the job sees to trees with more of them.
    private const int MaxDirectories = 256;

    private static readonly TimeSpan s_longestCleanUp = TimeSpan.FromSeconds(60);

    /// <summary>Runs a request that stores an object. Where a directory without any object takes the name, it is removed, and the request is repeated.</summary>
    /// <typeparam name="T">What the request yields.</typeparam>
    /// <param name="target">The object.</param>
    /// <param name="store">The request. It can be repeated.</param>
    /// <returns>What the request yields.</returns>
    /// <exception cref="AisNameTakenException">There are objects below the name, or the cluster does not let go of it.</exception>
    public async ValueTask<T> RunAsync<T>(AisObject target, Func<ValueTask<T>> store, CancellationToken cancellationToken)
    {
        try
        {
            return await store().ConfigureAwait(false);
        }
        catch (AisNameTakenException e) when (!e.ByObject && StoreAbilities.OfAis(target.Bucket).FreesNames)
        {
            if (await BucketProbe.HasAnyAsync(target.Bucket, target.Name + "/", isBesideObject: false, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }
        }

        return await FreeAndRunAsync(target, store, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a directory lies where the object would. Only a GET tells: it fails in another way than for a missing name.</summary>
    public static async ValueTask<bool> IsInTheWayAsync(AisObject target, CancellationToken cancellationToken)
    {
        try
        {
            using AisObjectBody body = await target.GetAsync(null, cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (AisObjectNotFoundException e)
        {
            return e.IsDirectory;
        }
    }

    // A DELETE answers that there is no such object, and removes an empty directory of that name in passing. The name is
    // asked for first: by now it may be that of an object.
    private static async ValueTask RemoveAsync(AisObject directory, CancellationToken cancellationToken)
    {
        if (await directory.TryHeadAsync(string.Empty, cancellationToken).ConfigureAwait(false) is null)
        {
            _ = await directory.TryDeleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The directories below a name, the innermost first.</summary>
    private static async ValueTask<List<string>> ListDirectoriesAsync(AisObject target, CancellationToken cancellationToken)
    {
        List<string> found = [];
        Queue<string> open = new([target.Name]);
        while (found.Count < MaxDirectories && open.TryDequeue(out string? name))
        {
            AisListOptions options = new() { Prefix = name + "/", Properties = string.Empty, Flags = AisListFlags.NameOnly | AisListFlags.NoRecursion };
            AisListPage page = await target.Bucket.ListPageAsync(options, cancellationToken).ConfigureAwait(false);
            foreach (string directory in page.Entries.Where(static entry => entry.IsDirectory).Select(static entry => entry.Name.TrimEnd('/')))
            {
                found.Add(directory);
                open.Enqueue(directory);
            }
        }

        found.Reverse();
        return found;
    }

    /// <returns>Whether there were directories below.</returns>
    private static async ValueTask<bool> RemoveBelowAsync(AisObject target, CancellationToken cancellationToken)
    {
        List<string> below = await ListDirectoriesAsync(target, cancellationToken).ConfigureAwait(false);
        foreach (string directory in below)
        {
            await RemoveAsync(target.Bucket.Object(directory), cancellationToken).ConfigureAwait(false);
        }

        await RemoveAsync(target, cancellationToken).ConfigureAwait(false);
        return below.Count > 0;
    }

    // Apart from the first try, which each upload makes: what this method keeps from await to await takes room.
    private async ValueTask<T> FreeAndRunAsync<T>(AisObject target, Func<ValueTask<T>> store, CancellationToken cancellationToken)
    {
        await RemoveAsync(target, cancellationToken).ConfigureAwait(false);
        try
        {
            return await store().ConfigureAwait(false);
        }
        catch (AisNameTakenException e) when (!e.ByObject)
        {
            // The directory holds other ones, perhaps on the disk of this name alone.
            if (!await RemoveBelowAsync(target, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }
        }

        for (int run = 1; ; run++)
        {
            try
            {
                return await store().ConfigureAwait(false);
            }
            catch (AisNameTakenException e) when (!e.ByObject && run <= MaxCleanUps)
            {
                if (!await TryCleanUpAsync(target, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }
        }
    }

    private async ValueTask<bool> TryCleanUpAsync(AisObject target, CancellationToken cancellationToken)
    {
        StoreLog.CleaningUp(log, target.Url);
        try
        {
            AisJob job = await client.Job(string.Empty, AisJobKinds.CleanUp).StartAsync(new AisJobStartOptions { Buckets = [target.Bucket] }, cancellationToken).ConfigureAwait(false);
            return (await job.WaitAsync(s_longestCleanUp, null, cancellationToken).ConfigureAwait(false)).IsSuccess;
        }
        catch (AisException e)
        {
            // A token may forbid it. That the name is taken is what the caller has to know.
            StoreLog.Failed(log, "clean up", target.Bucket.Url, e.Message);
            return false;
        }
    }
}
