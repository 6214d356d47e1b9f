using AisFs.Throughput.Layers;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary>A load over files that another program stored. Mounts and a local folder run it alike.</summary>
internal interface IReadLoad
{
    string Name { get; }

    FileSet Files { get; }

    /// <summary>What is to come out.</summary>
    IReadOnlyList<Goal> Goals { get; }

    /// <summary>Whether a local folder is a measure of it.</summary>
    bool HasLocal => false;

    /// <summary>Whether raw HTTP is a measure of it.</summary>
    bool HasRaw => true;

    /// <summary>The option of <c>aisfs mount</c> without which the load makes no sense; null: none.</summary>
    string? Needs => null;

    /// <summary>How long the server is to wait before it answers a request.</summary>
    TimeSpan Delay => TimeSpan.Zero;

    /// <summary>Arguments of the mount.</summary>
    /// <param name="scratch">A folder for what the mount keeps. It is new for each mount.</param>
    IReadOnlyList<string> MountArguments(string scratch) => [];

    /// <summary>Done before the clock starts.</summary>
    /// <param name="place">Where the files are.</param>
    Task PrepareAsync(LoadPlace place) => Task.CompletedTask;

    /// <summary>Does it once.</summary>
    /// <param name="place">Where the files are.</param>
    /// <param name="clock">Runs; notes operations.</param>
    Task<Outcome> RunAsync(LoadPlace place, Stopclock clock);

    /// <summary>Does it once, or what comes nearest, by raw HTTP. Called where <see cref="HasRaw"/> only.</summary>
    Task<Outcome> RunRawAsync(RunContext context, StoredFiles files) => throw new NotSupportedException();

    /// <summary>Done after the clock has stopped: checks what was read.</summary>
    /// <param name="place">Where the files are.</param>
    void Check(LoadPlace place) => place.Files.Check(place.Root);
}
