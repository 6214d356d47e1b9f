namespace AisFs.Crash;

/// <summary>Something was lost, or is not what it should be.</summary>
public sealed class CrashException(string message) : Exception(message);
