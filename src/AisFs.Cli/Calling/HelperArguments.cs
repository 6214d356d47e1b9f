using AisFs.Cli.Options;

namespace AisFs.Cli.Calling;

/// <summary>
/// The command line by which mount(8) and umount(8) call the helper of a file system:
/// <c>mount.TYPE SOURCE DIR [-sfnv] [-N NAMESPACE] [-o WORDS] [-t TYPE]</c> and
/// <c>umount.TYPE DIR [-nlfvr] [-N NAMESPACE] [-t TYPE]</c>.
/// </summary>
internal sealed record HelperArguments
{
    /// <summary>What stands without a dash: source and directory, or the directory alone.</summary>
    public IReadOnlyList<string> Operands { get; init; } = [];

    /// <summary>The letters without a value that were given.</summary>
    public string Flags { get; init; } = string.Empty;

    /// <summary>The values of <c>-o</c>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The file of the mount namespace to work in; null for this one.</summary>
    public string? Namespace { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <param name="name">The name of the helper, for messages.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="flags">The letters that may be given.</param>
    /// <param name="operands">How many operands there must be.</param>
    /// <returns>The parts.</returns>
    /// <exception cref="OptionException">It is no such command line.</exception>
    public static HelperArguments Read(string name, IReadOnlyList<string> arguments, string flags, int operands)
    {
        List<string> found = [];
        List<string> words = [];
        string given = string.Empty;
        string? target = null;
        bool isOver = false;
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (isOver || argument.Length < 2 || argument[0] != '-')
            {
                found.Add(argument);
                continue;
            }

            if (argument == "--")
            {
                isOver = true;
                continue;
            }

            for (int at = 1; at < argument.Length; at++)
            {
                char letter = argument[at];
                if (flags.Contains(letter, StringComparison.Ordinal))
                {
                    given += letter;
                    continue;
                }

                if (letter is not ('o' or 't' or 'N'))
                {
                    throw new OptionException($"{name}: there is no such option: '-{letter}'.");
                }

                string value = at + 1 < argument.Length
                    ? argument[(at + 1)..]
                    : ++i < arguments.Count ? arguments[i] : throw new OptionException($"{name}: -{letter} needs a value.");
                Take(name, letter, value, words, ref target);
                break;
            }
        }

        return found.Count == operands
            ? new HelperArguments { Operands = found, Flags = given, Words = words, Namespace = target }
            : throw new OptionException(operands == 1 ? $"{name}: write {name} DIR." : $"{name}: write {name} SOURCE DIR -o WORDS.");
    }

    private static void Take(string name, char letter, string value, List<string> words, ref string? target)
    {
        switch (letter)
        {
            case 'o':
                words.Add(value);
                break;
            case 'N':
                target = value;
                break;
            default:
                if (value is not ("aisfs" or "fuse.aisfs" or "fuse"))
                {
                    throw new OptionException($"{name}: -t: this program mounts aisfs only.");
                }

                break;
        }
    }
}
