namespace AisFs.Fidelity;

/// <summary>What is compared with the dev server.</summary>
public sealed record FidelityOptions
{
    /// <summary>How the program is called.</summary>
    public const string Usage = "usage: AisFs.Fidelity --endpoint URL [--remote URL] [--only 18,25] [--replace-buckets] [--verbose]";

    /// <summary>The proxy of the cluster.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The proxy of a second cluster, for the transcripts about clusters that are attached to each other; null leaves them out.</summary>
    public Uri? Remote { get; init; }

    /// <summary>The numbers of the transcripts that are run; empty: all.</summary>
    public IReadOnlySet<string> Only { get; init; } = new HashSet<string>();

    /// <summary>Whether buckets of the transcripts' names are destroyed first. Without it their presence is an error.</summary>
    public bool ReplacesBuckets { get; init; }

    /// <summary>Whether listed differences are shown as well.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">It is not understood.</exception>
    public static FidelityOptions Parse(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        Uri? endpoint = null;
        Uri? remote = null;
        HashSet<string> only = [];
        bool replaces = false;
        bool verbose = false;
        for (int i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--endpoint" when i + 1 < args.Count:
                    endpoint = Address(args[++i]);
                    break;
                case "--remote" when i + 1 < args.Count:
                    remote = Address(args[++i]);
                    break;
                case "--only" when i + 1 < args.Count:
                    only.UnionWith(args[++i].Split(','));
                    break;
                case "--replace-buckets":
                    replaces = true;
                    break;
                case "--verbose":
                    verbose = true;
                    break;
                default:
                    throw new ArgumentException($"'{args[i]}' is not understood.");
            }
        }

        return new FidelityOptions
        {
            Endpoint = endpoint ?? throw new ArgumentException("--endpoint is missing."),
            Remote = remote,
            Only = only,
            ReplacesBuckets = replaces,
            IsVerbose = verbose,
        };
    }

    private static Uri Address(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme == "http" ? address : throw new ArgumentException($"'{text}' is not an http:// URL.");
}
