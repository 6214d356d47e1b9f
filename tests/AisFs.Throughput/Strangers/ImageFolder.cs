using AisFs.TestKit.Training;
using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary>The search for files with which a loader of image folders begins.</summary>
internal sealed class ImageFolder(string name, FileSet files) : IReadLoad
{
    public string Name => name;

    public FileSet Files => files;

    public bool HasLocal => true;

    public bool HasRaw => false;

    public IReadOnlyList<Goal> Goals => [Goal.TimesLocal(name, 5)];

    public async Task<Outcome> RunAsync(LoadPlace place, Stopclock clock)
    {
        LoaderResult result = await new TrainingLoader(place.Root) { Epochs = 0 }.RunAsync(TimeSpan.FromMinutes(5));
        return result.Files == files.Count
            ? new Outcome(0, result.Files) { Seconds = result.SearchSeconds }
            : throw new IOException($"{result.Files} files instead of {files.Count}.");
    }

    public void Check(LoadPlace place)
    {
    }
}
