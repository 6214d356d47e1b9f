namespace AisFs.Throughput;

/// <summary>What is measured, and against what.</summary>
internal sealed record ThroughputOptions
{
    public const string Usage = """
        Measures the raw HTTP client, the file system without a kernel, and a mount, in one run.

          --endpoint URL   a cluster; default: an embedded server in a process of its own
          --token TEXT     its token
          --daemon PATH    the aisfs program; default: AISFS_TEST_DAEMON, or the build of src/AisFs.Cli
          --short          smaller files and fewer of them
          --only NAME      one load only; may be given several times
          --faults JSON    a fault plan of the embedded server, in force while loads over files of others run
          --json FILE      writes all figures to a file, too
          --rounds N       how often each is measured, the median counts; default 3
          --list           the names of the loads

        Or compares the client with curl and wrk, without a mount:

          --client         with --endpoint, --token, --daemon, --short, --only, --json, --rounds and --list as above

        Or compares the mounts of two builds, one after the other under the same loads:

          --baseline PATH  the older aisfs program; --daemon names the present one
          --repeat N       how often each build is measured with each load; default 7
          --tolerance N    by how many percent the present build may be slower; default 3
        """;

    public string? Endpoint { get; init; }

    public string? Token { get; init; }

    public string? Daemon { get; init; }

    public bool Short { get; init; }

    /// <summary>A fault plan in JSON; null: none.</summary>
    public string? Faults { get; init; }

    /// <summary>Where the figures are written as JSON; null: nowhere.</summary>
    public string? Json { get; init; }

    public bool ListOnly { get; init; }

    public int Rounds { get; init; } = 3;

    /// <summary>Whether the client is compared with other programs, and nothing is mounted.</summary>
    public bool IsForClient { get; init; }

    /// <summary>The build to compare with; null: nothing is compared.</summary>
    public string? Baseline { get; init; }

    public int Repeat { get; init; } = 7;

    /// <summary>By how many percent the present build may be slower.</summary>
    public int Tolerance { get; init; } = 3;

    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Whether a load is to be run.</summary>
    public bool IsChosen(string load) => Only.Count == 0 || Only.Contains(load);

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">It makes no sense; the message says why.</exception>
    public static ThroughputOptions Parse(string[] arguments)
    {
        ThroughputOptions options = new();
        for (int i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--endpoint" => options with { Endpoint = Value() },
                "--token" => options with { Token = Value() },
                "--daemon" => options with { Daemon = Path.GetFullPath(Value()) },
                "--faults" => options with { Faults = Value() },
                "--json" => options with { Json = Value() },
                "--client" => options with { IsForClient = true },
                "--short" => options with { Short = true },
                "--list" => options with { ListOnly = true },
                "--only" => options with { Only = [.. options.Only, Value()] },
                "--rounds" => options with { Rounds = Number() },
                "--baseline" => options with { Baseline = Path.GetFullPath(Value()) },
                "--repeat" => options with { Repeat = Number() },
                "--tolerance" => options with { Tolerance = Number() },
                _ => throw new FormatException($"'{arguments[i]}' is not an option."),
            };

            string Value() => ++i < arguments.Length ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value.");

            int Number()
            {
                string option = arguments[i];
                return int.TryParse(Value(), out int number) && number > 0 ? number : throw new FormatException($"{option} needs a number above 0.");
            }
        }

        return options;
    }
}
