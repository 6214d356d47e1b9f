using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary>Runs loads over files of others: in each round by raw HTTP, in a local folder and over a new mount.</summary>
internal sealed class LayeredReads(RunContext context)
{
    /// <summary>Runs loads over the same files.</summary>
    public async Task RunAsync(FileSet set, IEnumerable<IReadLoad> loads)
    {
        await using TestBucket bucket = await context.Peer.CreateBucketAsync();
        using StoredFiles files = await StoredFiles.StoreAsync(bucket, set);
        foreach (IReadLoad load in loads)
        {
            if (load.Needs is { } option && !await RunContext.HasOptionAsync(option))
            {
                context.Report.Note($"{load.Name}: not run, this aisfs has no {option}");
            }
            else if (load.Delay > TimeSpan.Zero && context.Peer.Pid == 0)
            {
                context.Report.Note($"{load.Name}: not run, a real cluster cannot be told to wait");
            }
            else
            {
                await context.Report.GuardAsync(load.Name, () => RunAsync(load, files));
            }
        }
    }

    private async Task RunAsync(IReadLoad load, StoredFiles files)
    {
        LayerFigures figures = new();
        await context.Peer.SetFaultsAsync(context.Options.Faults, load.Delay);
        try
        {
            await RunRoundsAsync(load, files, figures);
        }
        finally
        {
            await context.Peer.SetFaultsAsync(null, TimeSpan.Zero);
        }

        context.Report.Add(figures.Medians, load.Goals.Select(goal => new Bar(goal.Name, goal.Figure(figures), goal.Limit, goal.AtMost)));
    }

    private async Task RunRoundsAsync(IReadLoad load, StoredFiles files, LayerFigures figures)
    {
        for (int round = 0; round < context.Options.Rounds; round++)
        {
            if (load.HasRaw)
            {
                figures.Add(await context.MeasureAsync(load.Name, LayerFigures.RawLayer, Environment.ProcessId, _ => load.RunRawAsync(context, files)));
            }

            if (load.HasLocal)
            {
                using TempFolder written = new("written");
                LoadPlace local = new(files.Local, files, IsLocal: true, written.Path);
                await load.PrepareAsync(local);
                figures.Add(await context.MeasureAsync(load.Name, LayerFigures.LocalLayer, Environment.ProcessId, clock => load.RunAsync(local, clock)));
            }

            using TempFolder scratch = new("scratch");
            await using MountProcess mounted = await context.MountAsync(files.Bucket, [.. load.MountArguments(scratch.Path)]);
            LoadPlace place = new(mounted.Mountpoint, files, IsLocal: false, scratch.Path, mounted.Pid);
            await load.PrepareAsync(place);
            figures.Add(await context.MeasureAsync(load.Name, LayerFigures.MountLayer, mounted.Pid, clock => load.RunAsync(place, clock)));
            load.Check(place);
        }
    }
}
