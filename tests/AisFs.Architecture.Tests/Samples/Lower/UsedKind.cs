namespace AisFs.Architecture.Tests.Samples.Lower;

internal enum UsedKind
{
    Plain,
    Special,
}
