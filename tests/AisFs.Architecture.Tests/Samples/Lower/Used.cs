namespace AisFs.Architecture.Tests.Samples.Lower;

/// <summary>What the types above use, each in another way.</summary>
internal static class Used
{
    public const int Constant = 7;

    public static int Call() => Constant;
}
