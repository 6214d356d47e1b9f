using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

/// <summary>One call of a store.</summary>
/// <param name="Operation">What.</param>
/// <param name="Stage">How far it has come; calls that are listed are always at <see cref="StoreStage.Begin"/>.</param>
/// <param name="Key">The object; only the bucket counts for operations on buckets.</param>
/// <param name="Offset">The first byte of a range; for <see cref="StoreOperation.ReadBody"/> the position in the object.</param>
/// <param name="Length">The length of a range or body, -1 for all.</param>
/// <param name="PartNumber">The number of a part, else 0.</param>
/// <param name="Text">The prefix of a listing, the URL of a copy; else empty.</param>
internal readonly record struct StoreCall(
    StoreOperation Operation,
    StoreStage Stage,
    ObjectKey Key,
    long Offset = 0,
    long Length = -1,
    int PartNumber = 0,
    string Text = "");
