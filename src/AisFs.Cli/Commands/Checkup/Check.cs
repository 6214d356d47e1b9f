using AisFs.Cli.Commands.Inspection;

namespace AisFs.Cli.Commands.Checkup;

/// <summary>The results of things that are looked at.</summary>
internal static class Check
{
    public const string OkWord = "ok";
    public const string WarnWord = "warn";
    public const string FailWord = "fail";

    /// <summary>All is well.</summary>
    public static DoctorCheck Ok(string name, string found) => new(name, OkWord, found);

    /// <summary>It works, but not for everything.</summary>
    public static DoctorCheck Warn(string name, string found, string advice) => new(name, WarnWord, found, advice);

    /// <summary>It does not work.</summary>
    public static DoctorCheck Fail(string name, string found, string advice) => new(name, FailWord, found, advice);

    /// <summary>The worst of all.</summary>
    public static string Worst(IEnumerable<DoctorCheck> checks)
    {
        string worst = OkWord;
        foreach (DoctorCheck check in checks)
        {
            worst = check.Result == FailWord || worst == FailWord ? FailWord : check.Result == WarnWord ? WarnWord : worst;
        }

        return worst;
    }
}
