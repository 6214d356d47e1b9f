using System.Globalization;

namespace AisFs.Fsx;

/// <summary>What a run does.</summary>
public sealed record FsxOptions
{
    /// <summary>How the program is called.</summary>
    public const string Usage = """
        Does random operations on one file and compares each byte that it reads with a copy in memory.

          --file PATH           the file; made anew. Or:
          --source ais://B      a bucket of --endpoint, mounted for the run; without --endpoint of an embedded server
          --endpoint URL        the cluster
          --mount-option TEXT   an argument of aisfs mount; may be given several times
          --ops N               how many operations; default 1000
          --max-length SIZE     the greatest size of the file; default 256KiB
          --max-operation SIZE  the most that one operation reads or writes; default 64KiB
          --seed N              the sequence of operations; default 1
          --weight NAME=N       how often an operation comes, 0: never; may be given several times
          --progress N          a line after so many operations; default 0: none
          --limit N             how many seconds an operation may take before the threads are told and the mount is killed; default 120
          --log FILE            where the operations go that a mismatch has; default: standard error
        """;

    private static readonly Dictionary<FsxOperation, int> s_weights = new()
    {
        [FsxOperation.Read] = 200,
        [FsxOperation.MapRead] = 40,
        [FsxOperation.Write] = 200,
        [FsxOperation.MapWrite] = 40,
        [FsxOperation.Append] = 10,
        [FsxOperation.Shrink] = 15,
        [FsxOperation.Grow] = 25,
        [FsxOperation.Allocate] = 20,
        [FsxOperation.AllocateKeepSize] = 5,
        [FsxOperation.PunchHole] = 20,
        [FsxOperation.ZeroRange] = 20,
        [FsxOperation.CopyRange] = 20,
        [FsxOperation.Sync] = 10,
        [FsxOperation.DropCaches] = 10,
        [FsxOperation.Reopen] = 10,
        [FsxOperation.Verify] = 5,
    };

    public string? File { get; init; }

    public string? Source { get; init; }

    public string? Endpoint { get; init; }

    public IReadOnlyList<string> MountOptions { get; init; } = [];

    public int Operations { get; init; } = 1000;

    public int MaxLength { get; init; } = 256 << 10;

    public int MaxOperation { get; init; } = 64 << 10;

    public int Seed { get; init; } = 1;

    public int Progress { get; init; }

    /// <summary>How long one operation may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(120);

    public string? Log { get; init; }

    /// <summary>How often each operation comes, in proportion to the others.</summary>
    public IReadOnlyDictionary<FsxOperation, int> Weights { get; init; } = s_weights;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">It makes no sense; the message says why.</exception>
    public static FsxOptions Parse(string[] arguments)
    {
        FsxOptions options = new();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            string value = ++i < arguments.Length ? arguments[i] : throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--file" => options with { File = Path.GetFullPath(value) },
                "--source" => options with { Source = value },
                "--endpoint" => options with { Endpoint = value },
                "--mount-option" => options with { MountOptions = [.. options.MountOptions, value] },
                "--ops" => options with { Operations = Number(name, value) },
                "--max-length" => options with { MaxLength = Size(name, value) },
                "--max-operation" => options with { MaxOperation = Size(name, value) },
                "--seed" => options with { Seed = Number(name, value) },
                "--weight" => options with { Weights = Weigh(options.Weights, value) },
                "--progress" => options with { Progress = Number(name, value) },
                "--limit" => options with { Limit = TimeSpan.FromSeconds(Number(name, value)) },
                "--log" => options with { Log = Path.GetFullPath(value) },
                _ => throw new FormatException($"'{name}' is not an option."),
            };
        }

        if (options.File is null == options.Source is null)
        {
            throw new FormatException("Either --file or --source is needed.");
        }

        return options.MaxLength > 0 && options.MaxOperation > 0 && options.Weights.Values.Any(weight => weight > 0)
            ? options
            : throw new FormatException("Sizes and at least one weight must be above 0.");
    }

    private static int Number(string name, string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw new FormatException($"{name}: '{text}' is not a number.");

    private static int Size(string name, string text)
    {
        int factor = text.EndsWith("KiB", StringComparison.Ordinal) ? 1 << 10 : text.EndsWith("MiB", StringComparison.Ordinal) ? 1 << 20 : 1;
        return checked(Number(name, factor == 1 ? text : text[..^3]) * factor);
    }

    private static Dictionary<FsxOperation, int> Weigh(IReadOnlyDictionary<FsxOperation, int> weights, string text)
    {
        string[] words = text.Split('=');
        return words.Length == 2 && Enum.TryParse(words[0], ignoreCase: true, out FsxOperation operation)
            ? new(weights) { [operation] = Number("--weight", words[1]) }
            : throw new FormatException($"--weight: '{text}' is not NAME=NUMBER; the names are {string.Join(", ", Enum.GetNames<FsxOperation>())}.");
    }
}
