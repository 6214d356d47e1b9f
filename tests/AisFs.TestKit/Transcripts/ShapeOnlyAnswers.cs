namespace AisFs.TestKit.Transcripts;

/// <summary>Answers full of measured values: only names and types are compared. "03#7" is the seventh request of transcript 03.</summary>
public static class ShapeOnlyAnswers
{
    private static readonly HashSet<string> s_keys =
    [
        "01#4", "01#5", "01#6", "01#7", "01#9", "01#10", "01#11", "01#12", "01#13", "01#14", "07#11",
        "d08#12", "d13#2", "d13#4", "d13#5", "d13#6", "d13#8", "11#16", "11#18", "11#29", "11#38",
    ];

    /// <summary>Whether an answer is one of them.</summary>
    public static bool Contains(string key) => s_keys.Contains(key);
}
