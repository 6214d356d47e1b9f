namespace AisFs.Architecture.Tests.Samples.Lower;

internal readonly record struct UsedValue(int Number);
