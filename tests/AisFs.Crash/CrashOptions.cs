using System.Globalization;

namespace AisFs.Crash;

/// <summary>What a run does.</summary>
public sealed record CrashOptions
{
    /// <summary>How the program is called.</summary>
    public const string Usage = """
        Kills mounts in the middle of a load of writes, renames, appends, fsyncs and edits in place, or cuts the power of the disk that
        their staging folder lies on. Then it compares what the cluster has, and what 'aisfs recover' offers, with what was acknowledged.

          --kills N        how often a mount is killed; default 0
          --power-losses N how often the power goes; needs root; default 0
          --seed N         the sequence of operations; default 1
          --workers N      programs that write side by side; default 3
          --progress N     a line after so many rounds; default 10
        """;

    public int Kills { get; init; }

    public int PowerLosses { get; init; }

    public int Seed { get; init; } = 1;

    public int Workers { get; init; } = 3;

    public int Progress { get; init; } = 10;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">It makes no sense; the message says why.</exception>
    public static CrashOptions Parse(string[] arguments)
    {
        CrashOptions options = new();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            string text = ++i < arguments.Length ? arguments[i] : throw new FormatException($"{name} needs a value.");
            int value = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw new FormatException($"{name}: '{text}' is not a number.");
            options = name switch
            {
                "--kills" => options with { Kills = value },
                "--power-losses" => options with { PowerLosses = value },
                "--seed" => options with { Seed = value },
                "--workers" => options with { Workers = value },
                "--progress" => options with { Progress = value },
                _ => throw new FormatException($"'{name}' is not an option."),
            };
        }

        return options.Kills + options.PowerLosses > 0 && options.Workers > 0 ? options : throw new FormatException("Nothing is to be done.");
    }
}
