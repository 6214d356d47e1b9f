using AisFs.Cli.Running;

namespace AisFs.Cli.Calling;

/// <summary>A call of the program, put into the words of <c>aisfs VERB ...</c>.</summary>
/// <param name="Form">How it was called.</param>
/// <param name="Arguments">The command line from the verb on.</param>
/// <param name="Namespace">The file of the mount namespace in which it is to run; null for this one.</param>
internal sealed record Call(CallingForm Form, IReadOnlyList<string> Arguments, string? Namespace = null)
{
    private const string SourceMark = "://";

    // The exit codes of mount(8) and umount(8).
    private const int WrongCall = 1;
    private const int NotDone = 32;

    /// <summary>Finds out how the program was called.</summary>
    /// <param name="name">The name that it was started under.</param>
    /// <param name="arguments">What stands behind the name.</param>
    /// <returns>The form.</returns>
    public static CallingForm FormOf(string name, IReadOnlyList<string> arguments) => name switch
    {
        "mount.aisfs" or "mount.fuse.aisfs" => CallingForm.MountHelper,
        "umount.aisfs" or "umount.fuse.aisfs" => CallingForm.UnmountHelper,
        _ => arguments.Count > 1 && arguments[0].Contains(SourceMark, StringComparison.Ordinal) ? CallingForm.FuseHelper : CallingForm.Verb,
    };

    /// <summary>Puts a call into the words of <c>aisfs VERB ...</c>.</summary>
    /// <param name="name">The name that the program was started under.</param>
    /// <param name="arguments">What stands behind the name.</param>
    /// <returns>The call.</returns>
    /// <exception cref="Options.OptionException">A helper's command line makes no sense.</exception>
    public static Call Of(string name, IReadOnlyList<string> arguments)
    {
        // A person asks the helper, too.
        if (arguments is ["--help" or "-h" or "-?" or "--version"])
        {
            return new Call(CallingForm.Verb, arguments);
        }

        return FormOf(name, arguments) switch
        {
            CallingForm.MountHelper => Mount(CallingForm.MountHelper, HelperArguments.Read(name, arguments, "sfnv", operands: 2)),
            CallingForm.FuseHelper => Mount(CallingForm.FuseHelper, WithoutAdditions(HelperArguments.Read(ProgramName.Own, arguments, "sfnv", operands: 2))),
            CallingForm.UnmountHelper => Unmount(HelperArguments.Read(name, arguments, "nlfvr", operands: 1)),
            _ => new Call(CallingForm.Verb, arguments),
        };
    }

    /// <summary>Translates an exit code for the caller.</summary>
    /// <param name="form">How the program was called.</param>
    /// <param name="exitCode">The exit code of <c>aisfs</c>.</param>
    /// <returns>What the caller expects: mount(8) and umount(8) have codes of their own.</returns>
    public static int ExitCodeFor(CallingForm form, int exitCode) => (form, exitCode) switch
    {
        (CallingForm.Verb, _) or (_, ExitCode.Success) => exitCode,
        (_, ExitCode.Usage) => WrongCall,
        _ => NotDone,
    };

    private static Call Mount(CallingForm form, HelperArguments given)
    {
        List<string> arguments = ["mount"];

        // -n: nothing is ever written to /etc/mtab.
        if (given.Flags.Contains('s', StringComparison.Ordinal))
        {
            arguments.AddRange(["-o", "sloppy"]);
        }

        if (given.Flags.Contains('f', StringComparison.Ordinal))
        {
            arguments.Add("--fake");
        }

        if (given.Flags.Contains('v', StringComparison.Ordinal))
        {
            arguments.Add("--verbose");
        }

        foreach (string words in given.Words)
        {
            arguments.AddRange(["-o", words]);
        }

        return new Call(form, [.. arguments, "--", .. given.Operands], given.Namespace);
    }

    private static Call Unmount(HelperArguments given)
    {
        bool isLazy = given.Flags.Contains('l', StringComparison.Ordinal);
        bool isForced = given.Flags.Contains('f', StringComparison.Ordinal);
        List<string> arguments = ["unmount"];
        if (isLazy || isForced)
        {
            arguments.Add(isForced ? "--force" : "--lazy");
        }

        // -n: nothing is ever written to /etc/mtab.
        if (given.Flags.Contains('r', StringComparison.Ordinal))
        {
            arguments.Add("--read-only");
        }

        if (given.Flags.Contains('v', StringComparison.Ordinal))
        {
            arguments.Add("--verbose");
        }

        return new Call(CallingForm.UnmountHelper, [.. arguments, "--", .. given.Operands], given.Namespace);
    }

    // mount.fuse3 ends the words with "dev" and "suid" unless it finds their opposites. They are its own, not the user's.
    private static HelperArguments WithoutAdditions(HelperArguments given)
    {
        List<string> words = [.. given.Words.SelectMany(static group => group.Split(','))];
        foreach ((string added, string opposite) in new[] { ("suid", "nosuid"), ("dev", "nodev") })
        {
            if (words.Count > 0 && words[^1] == added && !words.Contains(opposite))
            {
                words.RemoveAt(words.Count - 1);
            }
        }

        return given with { Words = words.Count == 0 ? [] : [string.Join(',', words)] };
    }
}
