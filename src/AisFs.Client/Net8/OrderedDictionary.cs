namespace AisFs.Client.Net8;

/// <summary>A dictionary in the order of insertion. That of .NET 8 keeps it as long as nothing is removed, and here nothing is.</summary>
internal sealed class OrderedDictionary<TKey, TValue> : Dictionary<TKey, TValue>
    where TKey : notnull;
