using System.Globalization;
using System.Text.Json;
using AisFs.TestKit.Processes;

namespace AisFs.TestKit.Training;

/// <summary>Runs <c>loader.py</c>, which reads a folder as a training job does, without a library for training.</summary>
/// <param name="Root">The folder.</param>
public sealed record TrainingLoader(string Root)
{
    private static readonly string s_script = Path.Combine(AppContext.BaseDirectory, "Training", "loader.py");

    /// <summary>How many processes read.</summary>
    public int Workers { get; init; } = 8;

    /// <summary>How often all files are read; 0: they are only searched for.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>How many files a process takes at a time.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>The bytes of one read; -1: whole files.</summary>
    public int Block { get; init; } = -1;

    /// <summary>Determines the order of the epochs; 0: the order of names.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>A file of SHA-256 hashes and paths, as <c>sha256sum</c> prints them; null: bytes are not checked.</summary>
    public string? Expected { get; init; }

    /// <summary>Reads.</summary>
    /// <param name="limit">How long it may take.</param>
    /// <returns>What was found, and each epoch.</returns>
    /// <exception cref="IOException">A file could not be read, or held other bytes.</exception>
    public async Task<LoaderResult> RunAsync(TimeSpan limit)
    {
        List<string> arguments =
        [
            s_script, Root, "--workers", Text(Workers), "--epochs", Text(Epochs), "--batch", Text(Batch), "--block", Text(Block), "--seed", Text(Seed),
        ];
        if (Expected is not null)
        {
            arguments.AddRange(["--expect", Expected]);
        }

        CommandResult result = await CommandRunner.RunAsync("python3", arguments, limit);
        if (result.ExitCode != 0)
        {
            throw new IOException($"The loader failed: {result}");
        }

        JsonElement[] lines = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        return new LoaderResult(
            lines[0].GetProperty("search").GetDouble(),
            lines[0].GetProperty("files").GetInt32(),
            [.. lines.Skip(1).Select(line => new LoaderEpoch(line.GetProperty("seconds").GetDouble(), line.GetProperty("files").GetInt32(), line.GetProperty("bytes").GetInt64()))]);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
