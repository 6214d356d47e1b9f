namespace AisFs.Architecture.Tests.Samples.Lower;

[AttributeUsage(AttributeTargets.All)]
internal sealed class UsedAttribute : Attribute;
