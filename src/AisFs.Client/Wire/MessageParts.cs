using System.Globalization;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Wire;

/// <summary>Makes the parts that many messages share.</summary>
internal static class MessageParts
{
    /// <summary>A bucket; the global namespace is null.</summary>
    public static BucketMessage Of(BucketAddress bucket) => new()
    {
        Name = bucket.Name,
        Provider = bucket.Provider,
        Namespace = OrNull(bucket.Namespace),
    };

    /// <summary>A namespace, the global one too.</summary>
    public static NamespaceMessage Of(AisNamespace ns) => new() { Uuid = ns.Uuid, Name = ns.Name };

    /// <summary>A namespace; null for the global one.</summary>
    public static NamespaceMessage? OrNull(AisNamespace ns) => ns.IsGlobal ? null : Of(ns);

    /// <summary>Bits as a decimal number.</summary>
    public static string Bits(ulong bits) => bits.ToString(CultureInfo.InvariantCulture);

    /// <summary>A text; null when it is empty, so that it is left out.</summary>
    public static string? OrNull(string text) => text.Length > 0 ? text : null;
}
